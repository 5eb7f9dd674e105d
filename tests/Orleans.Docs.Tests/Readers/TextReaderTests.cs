using System.Text;
using FsCheck.Xunit;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers;
using Orleans.Docs.Parser.Readers.Office;
using Xunit;
using TextReader = Orleans.Docs.Parser.Readers.Office.TextReader;

namespace Orleans.Docs.Tests.Readers;

public sealed class TextReaderTests
{
    private static readonly string[] Unicode = ["utf-8", "utf-16", "utf-16BE", "utf-32", "utf-32BE"];

    static TextReaderTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Property]
    public bool Splitting_into_pages_loses_no_character(string? written, byte size)
    {
        var text = CleanText.Of(written ?? "", keepPageEnds: true);
        var slices = TextPager.Split(text, size + 2, int.MaxValue);
        var joined = string.Concat(slices.Select(slice => text.AsSpan(slice.Start, slice.Length).ToString()));
        return joined == text.Replace("\f", "", StringComparison.Ordinal)
            && slices.All(slice => slice.Length <= size + 2);
    }

    [Property]
    public bool Words_are_all_that_is_not_white_space(string? written)
    {
        var text = CleanText.Of(written ?? "", keepPageEnds: false);
        var words = TextPager.WordsOf(text).Select(word => text.Substring(word.Start, word.Length));
        return string.Concat(words) == string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
    }

    [Property]
    public bool Any_bytes_are_read_or_refused_with_a_code(byte[] bytes)
    {
        try
        {
            return new TextReader().Open(bytes).Pages().All(page => page.Confidence == 1);
        }
        catch (ReaderException refused)
        {
            return refused.Code is Problems.Empty or Problems.Unsupported;
        }
    }

    [Fact]
    public void Unicode_is_found_with_and_without_a_mark()
    {
        const string Text = "Grüße aus Łódź: 12 €, 漢字 😀\nsecond line\n";
        foreach (var encoding in Unicode.Select(Encoding.GetEncoding))
        {
            Assert.Equal(Text, new TextReader().Open(encoding.GetBytes(Text)).AllText());
            Assert.Equal(Text, new TextReader().Open([.. encoding.Preamble, .. encoding.GetBytes(Text)]).AllText());
        }
    }

    /// <summary>What a PDF's symbol font leaves of its bullets, written down as UTF-8.</summary>
    [Fact]
    public void Control_characters_above_ASCII_are_text_where_UTF_8_spells_them_out()
    {
        var lines = string.Concat(Enumerable.Repeat("\u0084\u0084 They supervise and coach others\n", 20));
        Assert.Contains("They supervise", new TextReader().Open(Encoding.UTF8.GetBytes(lines)).AllText());
    }

    [Theory]
    [InlineData(1252, "Prix à payer : 12 € – « déjà réglé », naïve façade, Straße")]
    [InlineData(850, "Übermäßig große Öfen für Bücher und Gebäck, schöne Grüße")]
    [InlineData(1251, "Уважаемый клиент, ваш счёт номер 12 оплачен. Спасибо!")]
    [InlineData(20866, "Уважаемый клиент, ваш счёт номер 12 оплачен. Спасибо!")]
    [InlineData(1253, "Αγαπητέ πελάτη, το τιμολόγιό σας εξοφλήθηκε σήμερα")]
    [InlineData(1255, "שלום רב, החשבונית שלך שולמה היום")]
    [InlineData(932, "お客様の請求書は本日支払われました。ありがとうございます")]
    [InlineData(936, "尊敬的客户，您的发票今天已付款。谢谢您的惠顾")]
    public void Older_encodings_are_told_by_what_their_words_look_like(int codePage, string text)
    {
        Assert.Equal(text + "\n", new TextReader().Open(Encoding.GetEncoding(codePage).GetBytes(text)).AllText());
    }

    [Fact]
    public void Utf8_cut_inside_a_character_is_still_utf8()
    {
        Assert.True(TextDecoding.TryDecode(Encoding.UTF8.GetBytes("déjà vu, é").AsSpan()[..^1], out var text));
        Assert.StartsWith("déjà vu", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Binary_bytes_are_no_text()
    {
        byte[] bytes = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 3, 0, 62, 0];
        Assert.False(TextDecoding.TryDecode(bytes, out _));
        Assert.Equal(Problems.Unsupported, Reading.CodeOf(() => new TextReader().Open(bytes)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData(" \f \t\f")]
    public void Nothing_but_white_space_is_empty(string text) =>
        Assert.Equal(Problems.Empty, Reading.CodeOf(() => new TextReader().Open(text)));

    [Fact]
    public void A_form_feed_ends_a_page_and_line_ends_become_one_kind()
    {
        var pages = new TextReader().Open("\fone\r\ntwo\u0007\fthree\rfour\f").Pages().ToList();
        Assert.Equal(["one\ntwo\n", "three\nfour\n"], pages.Select(page => page.Text));
        Assert.All(pages, page => Assert.Equal(TextSource.TextLayer, page.Source));
        Assert.Equal(new Word(4, 3, default, 1), pages[0].Words[1]);
    }

    [Fact]
    public void A_long_text_is_cut_at_line_ends_and_too_many_pages_are_refused()
    {
        var text = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"line number {i}\n"));
        var document = new TextReader().Open(text);
        Assert.InRange(document.PageCount, 2, 20);
        Assert.All(document.Pages(), page => Assert.EndsWith("\n", page.Text, StringComparison.Ordinal));
        Assert.Equal(text, document.AllText());
        Assert.Equal(
            Problems.TooManyPages,
            Reading.CodeOf(() => new TextReader().Open(text, new ReaderLimits { PagesMax = 2 })));
    }

    [Fact]
    public void Markdown_keeps_its_marks_and_tells_its_tables_and_title()
    {
        const string Text = "# Report\n\nIntro.\n\n"
            + "| Item | Price |\n|------|------:|\n| Tea \\| milk | 3 |\n| Cake | 4 |\n\nEnd\n";
        var document = new MarkdownReader().Open(Text);
        var page = Assert.Single(document.Pages());
        Assert.Equal(Text, page.Text);
        Assert.Equal("Report", document.Properties["title"]);
        string[][] expected = [["Item", "Price"], ["Tea | milk", "3"], ["Cake", "4"]];
        Assert.Equal(expected, Assert.Single(page.Tables).Grid());
    }

    [Theory]
    [InlineData("# Title\n\nSome **bold** text\n", true)]
    [InlineData("See [the page](https://example.com/x) for more\n", true)]
    [InlineData("```\ncode\n```\n", true)]
    [InlineData("Dear Sir,\n\n- first\n- second\n\nYours\n", false)]
    [InlineData("# only a comment\nvalue = 3\n", false)]
    [InlineData("1. One\n2. Two\n", false)]
    public void Markdown_is_told_by_its_marks(string text, bool isMarkdown) =>
        Assert.Equal(isMarkdown, TextShapes.LooksLikeMarkdown(text));

    [Theory]
    [InlineData("<!DOCTYPE html><p>x", true)]
    [InlineData("\ufeff <!-- a --><!-- b -->\n<HTML lang=de>", true)]
    [InlineData("<div><p>Hello</p></div>", true)]
    [InlineData("<?xml version=\"1.0\"?><invoice><total>3</total></invoice>", false)]
    [InlineData("a < b and c > d", false)]
    public void Html_is_told_by_its_elements(string text, bool isHtml) =>
        Assert.Equal(isHtml, TextShapes.LooksLikeHtml(text));
}
