using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;

namespace Orleans.Docs.Tests.Blobs;

public sealed class PageWordsTests
{
    private static readonly Word Word = new(0, 5, new Box(0.1f, 0.2f, 0.3f, 0.4f), 0.98f);

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("\"words\":[[1,2]],")]
    [InlineData("\\\"words\":[[")]
    [InlineData("]]}\\")]
    public void Nothing_is_taken_but_the_words_whatever_the_texts_say(string text)
    {
        var table = new Table(1, 2, [new TableCell(0, 0, text, Box: Word.Box), new TableCell(0, 1, "]]")], Word.Box);
        var page = new PageContent
        {
            Number = 1,
            Text = text,
            Source = TextSource.Ocr,
            Words = [Word, Word with { Start = 6 }],
            Tables = [table],
            Fields = [new FormField(text, FieldKind.Text, text, Word.Box)],
        };
        var properties = ImmutableSortedDictionary<string, string>.Empty.Add("title", text).Add("words", text);
        PageContent[] pages = [page, page with { Words = [] }, page with { Number = 3, Words = [Word] }];
        var blob = new PagesBlob([.. pages], properties);

        var json = PageWords.TakenFrom(JsonSerializer.SerializeToUtf8Bytes(blob, BlobJson.Default.PagesBlob));

        var without = blob with { Pages = [.. pages.Select(one => one with { Words = [] })] };
        Assert.Equal(JsonSerializer.SerializeToUtf8Bytes(without, BlobJson.Default.PagesBlob), json);
    }

    [Fact]
    public void Bytes_that_end_within_the_words_are_left_to_the_parser()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new PagesBlob(
                [new PageContent { Number = 1, Words = [Word] }], ImmutableSortedDictionary<string, string>.Empty),
            BlobJson.Default.PagesBlob);
        var cut = json.AsSpan()[..json.AsSpan().IndexOf("]]"u8)].ToArray();

        Assert.Equal(cut, PageWords.TakenFrom(cut.ToArray()));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(cut, BlobJson.Default.PagesBlob));
    }
}
