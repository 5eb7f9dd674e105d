using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Parser.Ocr;
using Orleans.Docs.Tests;
using Orleans.Docs.Tests.Parser;
using SkiaSharp;
using Xunit;

namespace Orleans.Docs.Cluster.Tests.Parser;

/// <summary>Pages that hold their text told from scans, and scans drawn for a service that reads images.</summary>
public sealed class ScannedPageTests
{
    private const string Grid = "60 700 m 360 700 l 60 680 m 360 680 l 60 660 m 360 660 l 60 640 m 360 640 l "
        + "60 640 m 60 700 l 360 640 m 360 700 l 160 640 m 160 700 l S ";

    [Fact]
    public async Task Of_a_mixed_file_the_text_is_read_without_OCR_and_the_scan_is_left_out()
    {
        await using var bench = new ParserBench();
        var outcome = await bench.Extractor.Extract(Request(Sample("mixed.pdf")) with { WithoutOcr = true }, Token);
        var batch = Assert.IsType<Outcome<ExtractedBatch>.Done>(outcome).Value;
        var scan = Assert.Single(batch.Pages, page => page.Problem is not null);
        Assert.Equal((Problems.OcrLeftOut, ""), (scan.Problem, scan.Text));
        Assert.InRange(scan.WidthPoints, 500, 700);
        var other = Assert.Single(batch.Pages, page => page.Problem is null);
        Assert.Equal(TextSource.TextLayer, other.Source);
        Assert.NotEmpty(other.Words);
    }

    [Fact]
    public async Task A_page_is_drawn_as_a_JPEG_and_says_whether_lines_are_on_it()
    {
        ImageTests.SkipWithoutTesseract();
        await using var bench = new ParserBench();
        var file = PdfSample.Of([Grid + PdfSample.Text(65, 665, "Item"), PdfSample.Text(65, 665, "A letter")]);
        var images = await Drawn(bench, file, 2, 1);
        Assert.Equal([(2, false), (1, true)], images.Select(image => (image.Number, image.IsRuled)));
        Assert.All(images, image =>
        {
            using var codec = SKCodec.Create(SKData.CreateCopy(image.Jpeg.Span));
            Assert.Equal(SKEncodedImageFormat.Jpeg, codec.EncodedFormat);
            Assert.Equal((image.Width, image.Height), (codec.Info.Width, codec.Info.Height));
            Assert.InRange((double)image.Height / image.Width, 1.40, 1.43);
        });
    }

    [Fact]
    public async Task What_has_no_such_page_is_told_page_by_page()
    {
        await using var bench = new ParserBench();
        Assert.Equal(
            [Problems.Unsupported], (await Drawn(bench, PdfSample.Digital(1), 2)).Select(image => image.Problem));
        Assert.Equal(
            [Problems.Unsupported], (await Drawn(bench, "plain text"u8.ToArray(), 1)).Select(image => image.Problem));
    }

    [Fact]
    public async Task A_picture_can_be_drawn_too()
    {
        ImageTests.SkipWithoutTesseract();
        await using var bench = new ParserBench();
        var image = Assert.Single(await Drawn(bench, Sample("receipt.png"), 1));
        Assert.Null(image.Problem);
        Assert.InRange(image.Jpeg.Length, 1_000, 5_000_000);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static byte[] Sample(string name) => File.ReadAllBytes(Path.Combine(Repository.Root, "samples", name));

    private static ExtractRequest Request(byte[] file) => new(
        new DocumentKey("tests", $"scan-{file.Length}"), _ => new(new MemoryStream(file, false)), file.Length, null, 1,
        100, TimeSpan.FromMinutes(1));

    private static async Task<ImmutableArray<PageImage>> Drawn(ParserBench bench, byte[] file, params int[] pages)
    {
        var renderer = Assert.IsAssignableFrom<IPageRenderer>(bench.Extractor);
        return Assert.IsType<Outcome<ImmutableArray<PageImage>>.Done>(
            await renderer.Draw(Request(file), [.. pages], Token)).Value;
    }
}
