using System.Diagnostics;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Local.Engines.Extract;
using Orleans.Docs.Tests;
using SkiaSharp;

namespace Orleans.Docs.Cluster.Tests.Parser;

/// <summary>A Tesseract that fails at every call is left alone, and nothing else is.</summary>
[Collection(WholeSystem.Name)]
public sealed class OcrCircuitTests
{
    private static readonly CircuitOptions ThreeFailures = new()
    {
        FailuresMax = 3,
        OpenFor = TimeSpan.FromMilliseconds(200),
    };

    [Fact]
    public async Task It_opens_its_own_circuit_while_texts_are_read_and_scans_wait_for_it()
    {
        using var tesseract = new BrokenTool();
        await using var bench = new ParserBench(circuits: new CircuitOptions { FailuresMax = 3 });
        for (var failures = 0; failures < 3; failures++)
        {
            Assert.Equal(
                new Outcome<ExtractedBatch>.Transient(Problems.OcrFailed), await bench.Extract(Scan(), "scan.png"));
        }

        var waits = Assert.IsType<Outcome<ExtractedBatch>.Deferred>(await bench.Extract(Scan(), "scan.png"));
        Assert.InRange(waits.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal("text", Assert.Single((await bench.Read("text"u8.ToArray(), "note.txt")).Pages).Text.Trim());
        Assert.Equal(
            [(LocalExtractor.Name, false), (LocalExtractor.OcrName, true)],
            bench.Circuits.All.Select(circuit => (circuit.Engine, circuit.TriesIn is not null)));
    }

    [Fact]
    public async Task Once_it_works_one_scan_tries_it_and_all_are_read()
    {
        using var tesseract = new BrokenTool();
        await using var bench = new ParserBench(circuits: ThreeFailures);
        for (var failures = 0; failures < 3; failures++)
        {
            await bench.Extract(Scan(), "scan.png");
        }

        tesseract.Mend();
        await Eventually.True(
            async () => await bench.Extract(Scan(), "scan.png")
                is Outcome<ExtractedBatch>.Done { Value.Pages: [{ Text: "mended\n", Source: TextSource.Ocr }] },
            "it is tried again");
        Assert.False(bench.Circuits.Of(LocalExtractor.OcrName).IsOpen);
    }

    [Fact]
    public async Task What_is_wrong_with_files_opens_no_circuit()
    {
        using var tesseract = new BrokenTool();
        tesseract.Mend();
        await using var bench = new ParserBench(circuits: new CircuitOptions { FailuresMax = 1 });
        Assert.Equal(Problems.Corrupt, await bench.Refusal("%PDF-1.7 and nothing else"u8.ToArray(), "broken.pdf"));
        Assert.Equal(Problems.Empty, await bench.Refusal([], "empty.pdf"));
        var hostile = await File.ReadAllBytesAsync(
            Path.Combine(Repository.Root, "samples", "hostile", "locked.pdf"), TestContext.Current.CancellationToken);
        Assert.Equal(Problems.PasswordRequired, await bench.Refusal(hostile, "locked.pdf"));
        Assert.All(bench.Circuits.All, circuit => Assert.Equal((0, null), (circuit.Failures, circuit.TriesIn)));
    }

    [Fact]
    public async Task Parsers_that_cannot_be_started_open_the_circuit_of_the_extractor_and_blame_no_document()
    {
        await using var bench = new ParserBench(circuits: new CircuitOptions { FailuresMax = 2 });
        await bench.Read("text"u8.ToArray(), "note.txt");
        var folder = Assert.Single(Directory.GetDirectories(bench.WorkDirectory));
        Directory.Delete(folder);
        using (var child = Process.GetProcessById(Assert.Single(bench.Pool.ProcessIds)))
        {
            child.Kill();
        }

        await Eventually.True(() => bench.Pool.ProcessIds.Count == 0, () => "the child lives");
        for (var failures = 0; failures < 2; failures++)
        {
            Assert.Equal(
                new Outcome<ExtractedBatch>.Transient(Problems.ParserNotStarted),
                await bench.Extract("text"u8.ToArray(), "note.txt"));
        }

        Assert.IsType<Outcome<ExtractedBatch>.Deferred>(await bench.Extract("text"u8.ToArray(), "note.txt"));
        Assert.True(bench.Circuits.Of(LocalExtractor.Name).IsOpen);
        Assert.False(bench.Circuits.Of(LocalExtractor.OcrName).IsOpen);
        Directory.CreateDirectory(folder);
    }

    private static byte[] Scan()
    {
        using var bitmap = new SKBitmap(400, 200);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawLine(20, 100, 300, 100, new SKPaint { Color = SKColors.Black, StrokeWidth = 4 });
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}
