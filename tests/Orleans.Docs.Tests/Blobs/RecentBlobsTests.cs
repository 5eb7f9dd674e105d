using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;

namespace Orleans.Docs.Tests.Blobs;

public sealed class RecentBlobsTests
{
    private static readonly DocumentKey Key = new("t", "d");

    private static readonly Word Word = new(0, 5, new Box(0.123456f, 0.2f, 0.3f, 0.4f), 0.98765f);

    [Fact]
    public void What_was_kept_is_found_as_the_store_would_give_it_and_not_as_it_was_before()
    {
        var page = new PageContent { Number = 1, Text = "hello", Source = TextSource.Ocr, Words = [Word] };
        var bytes = JsonOf(page);
        var recent = new RecentBlobs(bytes.Length * 4);
        recent.Keep(new BlobName(Key, "pages"), bytes);

        var found = recent.Find(new BlobName(Key, "pages"), BlobJson.Default.PagesBlob);

        Assert.Equal(bytes, JsonOf(found!.Pages[0]));
        Assert.NotEqual(Word, found.Pages[0].Words[0]);
        Assert.Same(found, recent.Find(new BlobName(Key, "pages"), BlobJson.Default.PagesBlob));
    }

    [Fact]
    public void Another_document_another_name_or_another_type_finds_nothing()
    {
        var recent = new RecentBlobs(1_000);
        recent.Keep(new BlobName(Key, "summary"), JsonSerializer.SerializeToUtf8Bytes(
            new Summary("short", [], []), BlobJson.Default.Summary));

        Assert.NotNull(recent.Find(new BlobName(Key, "summary"), BlobJson.Default.Summary));
        Assert.Null(recent.Find(new BlobName(new DocumentKey("t", "other"), "summary"), BlobJson.Default.Summary));
        Assert.Null(recent.Find(new BlobName(Key, "other"), BlobJson.Default.Summary));
        Assert.Null(recent.Find(new BlobName(Key, "summary"), BlobJson.Default.Findings));
    }

    [Fact]
    public void The_oldest_leave_when_the_bytes_are_used_up_and_a_blob_that_is_too_large_pushes_none_out()
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new Summary("short", [], []), BlobJson.Default.Summary);
        var recent = new RecentBlobs(bytes.Length * 4);
        for (var i = 0; i < 5; i++)
        {
            recent.Keep(new BlobName(Key, $"{i}"), bytes);
        }

        recent.Keep(new BlobName(Key, "large"), new byte[(bytes.Length * 2) + 1]);

        Assert.Null(recent.Find(new BlobName(Key, "0"), BlobJson.Default.Summary));
        Assert.All(["1", "2", "3", "4"], name => Assert.NotNull(
            recent.Find(new BlobName(Key, name), BlobJson.Default.Summary)));
        Assert.Null(recent.Find(new BlobName(Key, "large"), BlobJson.Default.Summary));
    }

    [Fact]
    public void What_was_forgotten_makes_room_and_is_not_taken_for_what_was_kept_anew_under_its_name()
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new Summary("short", [], []), BlobJson.Default.Summary);
        var recent = new RecentBlobs(bytes.Length * 4);
        for (var i = 0; i < 10; i++)
        {
            recent.Keep(new BlobName(Key, "same"), bytes);
            recent.Forget(new BlobName(Key, "same"));
        }

        Assert.Null(recent.Find(new BlobName(Key, "same"), BlobJson.Default.Summary));
        Assert.All(Enumerable.Range(0, 4), i => recent.Keep(new BlobName(Key, $"{i}"), bytes));
        Assert.All(Enumerable.Range(0, 4), i => Assert.NotNull(
            recent.Find(new BlobName(Key, $"{i}"), BlobJson.Default.Summary)));
    }

    private static byte[] JsonOf(PageContent page) => JsonSerializer.SerializeToUtf8Bytes(
        new PagesBlob([page], ImmutableSortedDictionary<string, string>.Empty), BlobJson.Default.PagesBlob);
}
