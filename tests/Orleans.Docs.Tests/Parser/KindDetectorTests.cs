using System.IO.Compression;
using System.Text;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers;
using Xunit;

namespace Orleans.Docs.Tests.Parser;

public sealed class KindDetectorTests
{
    [Theory]
    [InlineData("%PDF-1.4\n", "x.txt", DocumentKind.Pdf, "application/pdf")]
    [InlineData("junk before\n%PDF-1.4\n", null, DocumentKind.Pdf, "application/pdf")]
    [InlineData("\u0089PNG\r\n\u001a\n", "a.pdf", DocumentKind.Image, "image/png")]
    [InlineData("\u00FF\u00D8\u00FF\u00E0", null, DocumentKind.Image, "image/jpeg")]
    [InlineData("RIFF\u0001\u0001\u0001\u0001WEBPVP8 ", null, DocumentKind.Image, "image/webp")]
    [InlineData("II*\0\u0008\0\0\0", null, DocumentKind.Image, "image/tiff")]
    [InlineData("GIF89a", null, DocumentKind.Image, "image/gif")]
    [InlineData("<!DOCTYPE html><html><p>x</p></html>", null, DocumentKind.Html, "text/html")]
    [InlineData(
        "From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\nhello", "m.txt", DocumentKind.Email,
        "message/rfc822")]
    [InlineData("a,b\n1,2\n3,4\n5,6\n", null, DocumentKind.Csv, "text/csv")]
    [InlineData("one, two\nthree", "t.csv", DocumentKind.Csv, "text/csv")]
    [InlineData(
        "# Title\n\n- a\n- b\n\nSee [this](https://x.example).\n", null, DocumentKind.Markdown, "text/markdown")]
    [InlineData("plain", "n.md", DocumentKind.Markdown, "text/markdown")]
    [InlineData("Just a few words, and no more.", null, DocumentKind.Text, "text/plain")]
    [InlineData("<?xml version=\"1.0\"?><a/>", null, DocumentKind.Text, "application/xml")]
    public void Bytes_decide_and_the_name_only_between_kinds_of_text(
        string latin1, string? name, DocumentKind kind, string mediaType)
    {
        var detected = KindDetector.Detect(Encoding.Latin1.GetBytes(latin1), name);
        Assert.Equal((kind, mediaType), (detected.Kind, detected.MediaType));
    }

    [Theory]
    [InlineData("\u007FELF\u0002\u0001\u0001\0\0\0\0\0", "invoice.pdf")]
    [InlineData("MZ\u0090\0\u0003\0\0\0\u0004\0\0\0", "invoice.docx")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0", "photo.heic")]
    [InlineData("{\\rtf1 text}", "a.txt")]
    [InlineData("%!PS-Adobe-3.0\n", null)]
    public void A_renamed_executable_and_what_no_reader_takes_are_unsupported(string latin1, string? name) =>
        Assert.Equal(Problems.Unsupported, CodeOf(Encoding.Latin1.GetBytes(latin1), name));

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n ")]
    public void Nothing_and_blanks_are_empty(string text) =>
        Assert.Equal(Problems.Empty, CodeOf(Encoding.UTF8.GetBytes(text), "a.txt"));

    [Theory]
    [InlineData("word/document.xml", DocumentKind.Word)]
    [InlineData("xl/workbook.xml", DocumentKind.Spreadsheet)]
    public void A_package_is_told_by_what_lies_in_it(string entry, DocumentKind kind) =>
        Assert.Equal(kind, KindDetector.Detect(Zip(entry), "archive.zip").Kind);

    [Fact]
    public void Other_archives_are_unsupported_and_broken_ones_corrupt()
    {
        Assert.Equal(Problems.Unsupported, CodeOf(Zip("readme.txt"), "a.docx"));
        Assert.Equal(Problems.Corrupt, CodeOf(Zip("word/document.xml")[..40], "a.docx"));
    }

    [Theory]
    [InlineData("Workbook", null)]
    [InlineData("EncryptedPackage", Problems.PasswordRequired)]
    [InlineData("WordDocument", Problems.Unsupported)]
    public void Old_office_containers_are_told_by_their_streams(string stream, string? code)
    {
        byte[] file = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. Encoding.Unicode.GetBytes(stream + "\0")];
        if (code is null)
        {
            Assert.Equal(DocumentKind.Spreadsheet, KindDetector.Detect(file, null).Kind);
        }
        else
        {
            Assert.Equal(code, CodeOf(file, null));
        }
    }

    private static string CodeOf(byte[] file, string? name) =>
        Assert.Throws<ReaderException>(() => KindDetector.Detect(file, name)).Code;

    private static byte[] Zip(string entry)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var writer = new StreamWriter(archive.CreateEntry(entry).Open());
            writer.Write("content");
        }

        return memory.ToArray();
    }
}
