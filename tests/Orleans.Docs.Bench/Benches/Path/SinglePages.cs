using System.Collections.Immutable;
using Orleans.Docs.Bench.Material;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Silo;
using Orleans.Docs.Client;
using Orleans.Docs.Search;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Bench.Benches.Path;

/// <summary>One page at a time, each of its own bytes: from submit until settled and found by its text.</summary>
internal sealed class SinglePages(
    BenchSilo silo, IDocsClient client, BenchReport report, ImmutableSortedDictionary<string, string> settings)
{
    private const int DigitalWarmUp = 40;
    private const int DigitalSamples = 100;
    private const int ScannedWarmUp = 2;
    private const int ScannedSamples = 20;

    private static readonly TimeSpan PageTimeout = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = TimeProvider.System;
    private int _pages;

    public async Task Run(CancellationToken cancellationToken)
    {
        await Measure(
            "path.digital", DigitalWarmUp, DigitalSamples, Bar.Below(1_000),
            (page, _) => Task.FromResult(page.ToPdf()), cancellationToken);
        await Measure(
            "path.scan", ScannedWarmUp, ScannedSamples, Bar.Below(8_000),
            (page, ct) => Scanner.Scan(page.ToPdf(), ct), cancellationToken);
    }

    private async Task Measure(
        string name, int warmUp, int count, Bar bar, Func<Page, CancellationToken, Task<byte[]>> make,
        CancellationToken cancellationToken)
    {
        report.Say($"{name}: {count} pages one at a time, after {warmUp} to warm up");
        var warming = new Samples();
        var samples = new Samples();
        var bytes = 0L;
        for (var i = 0; i < warmUp + count; i++)
        {
            var page = Page.Of(++_pages);
            var file = await make(page, cancellationToken);
            var taken = await Take(page, file, cancellationToken);
            (i < warmUp ? warming : samples).Add(taken);
            bytes += i < warmUp ? 0 : file.Length;
            report.Progress($"{i + 1} of {warmUp + count}, the last in {Figures.Of(taken.TotalMilliseconds)} ms");
        }

        report.Add(name, samples, bar, settings
            .Add("bytes of a page", Figures.Of(bytes / (double)count))
            .Add("order", "one at a time")
            .Add("warm-up", $"{warmUp} pages, the slowest {Figures.Of(warming.Percentile(100))} ms")
            .Add("what", "a page made for each sample; from submit until IsSettled is seen by Watch and a search for a "
                + "phrase of its text finds it"));
    }

    private async Task<TimeSpan> Take(Page page, byte[] file, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(PageTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var started = _time.GetTimestamp();
        try
        {
            var receipt = await client.SubmitAsync(
                new MemoryStream(file, writable: false), new UploadOptions { FileName = $"page-{page.Number}.pdf" },
                cancellationToken: linked.Token);
            var view = await client.WaitUntilSettledAsync(receipt.Document, linked.Token);
            var found = await client.SearchAsync(
                new SearchQuery { Text = $"\"{page.Mark}\"", PageSize = 1, Facets = false }, linked.Token);
            return found.Hits is [var hit, ..] && hit.Document == receipt.Document
                ? _time.GetElapsedTime(started)
                : throw new BenchFailedException(
                    $"{receipt.Document} settled as {view.State}, but no search finds \"{page.Mark}\"");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            silo.ThrowIfEnded();
            throw new BenchFailedException($"page {page.Number} was not settled in {PageTimeout}");
        }
    }
}
