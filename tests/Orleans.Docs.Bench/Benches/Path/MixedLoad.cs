using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans.Docs.Bench.Material;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Silo;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Bench.Benches.Path;

/// <summary>
/// Mixed real files, all at once: until every one is settled, and every document that lay in one of them. Meanwhile
/// memory is watched, and the state of documents in flight is read again and again.
/// </summary>
internal sealed class MixedLoad(
    BenchSilo silo, IDocsClient client, BenchReport report, ImmutableSortedDictionary<string, string> settings)
{
    private const int Files = 200;

    /// <summary>Uploads under way at once; a client does not open two hundred streams.</summary>
    private const int SubmitsAtOnce = 16;
    private const int PeakMiB = 1024;

    private static readonly TimeSpan LoadTimeout = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly ConcurrentDictionary<DocumentKey, DocumentView?> _documents = [];
    private readonly ConcurrentBag<DocumentKey> _children = [];

    public async Task Run(CancellationToken cancellationToken)
    {
        var files = MixedFiles.Take(Files);
        report.Say($"path.mixed: {Files} files at once ({files.Origin})");
        using var timeout = new CancellationTokenSource(LoadTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var reads = new InFlightReads(client);
        TimeSpan submitted, settled;
        var memory = new MemoryWatch(silo.ProcessId);
        await using (memory)
        {
            var started = _time.GetTimestamp();
            using var done = CancellationTokenSource.CreateLinkedTokenSource(linked.Token);
            var reading = reads.Run(_documents, done.Token);
            submitted = LoadTimeout;
            try
            {
                await using var telling = new Timer(_ => Tell(reads, memory), null, LookEvery, LookEvery);
                await Submit(files, linked.Token);
                submitted = _time.GetElapsedTime(started);
                await Settle(linked.Token);
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested)
            {
                // Those that are not settled are told below.
                silo.ThrowIfEnded();
            }
            finally
            {
                settled = _time.GetElapsedTime(started);
                await done.CancelAsync();
                await reading;
            }
        }

        Report(files, reads, memory, submitted, settled);
    }

    private Task Submit(MixedFiles files, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        files.Paths,
        new ParallelOptions { MaxDegreeOfParallelism = SubmitsAtOnce, CancellationToken = cancellationToken },
        async (path, ct) =>
        {
            // Always new, so that the same file twice is two documents with keys of their own.
            await using var file = File.OpenRead(path);
            var options = new UploadOptions { FileName = System.IO.Path.GetFileName(path), AlwaysNew = true };
            var receipt = await client.SubmitAsync(file, options, cancellationToken: ct);
            _documents.TryAdd(receipt.Document, null);
        });

    /// <summary>Waits for every document and then for those that lay in it.</summary>
    private async Task Settle(CancellationToken cancellationToken)
    {
        var known = _documents.Keys.ToArray();
        while (known.Length > 0)
        {
            var found = new ConcurrentBag<DocumentKey>();
            await Parallel.ForEachAsync(
                known,
                new ParallelOptions { MaxDegreeOfParallelism = known.Length, CancellationToken = cancellationToken },
                async (document, ct) =>
                {
                    var view = await client.WaitUntilSettledAsync(document, ct);
                    _documents[document] = view;
                    foreach (var child in view.Children.Where(child => _documents.TryAdd(child, null)))
                    {
                        found.Add(child);
                        _children.Add(child);
                    }
                });
            known = [.. found];
        }
    }

    private void Tell(InFlightReads reads, MemoryWatch memory) => report.Progress(
        $"{_documents.Count} submitted, {_documents.Values.Count(view => view is not null)} settled, "
        + $"{reads.Times.Count} reads, peak {Figures.Of(memory.PeakMiB)} MiB");

    private void Report(
        MixedFiles files, InFlightReads reads, MemoryWatch memory, TimeSpan submitted, TimeSpan settled)
    {
        var children = _children.ToHashSet();
        var own = _documents.Where(pair => !children.Contains(pair.Key)).Select(pair => pair.Value).ToArray();
        var states = _documents.Values.CountBy(view => view?.State.ToString().ToLowerInvariant() ?? "not settled")
            .OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} {pair.Value}");
        var common = settings
            .Add("attachments", $"{children.Count} documents more lay in them")
            .Add("bytes", Figures.Of(files.Paths.Sum(path => (double)new FileInfo(path).Length)))
            .Add("files", files.Origin)
            .Add("pages", Figures.Of(_documents.Values.Sum(view => view?.PagesTried ?? 0)))
            .Add("states", string.Join(", ", states))
            .Add("submitted", $"{SubmitsAtOnce} uploads at a time, all in after {Figures.Of(submitted.TotalSeconds)} s")
            .Add("warm-up", "none, a fresh silo");
        var result = new BenchResult { Name = "", Value = 0, Unit = "", Settings = common };
        report.Add(result with
        {
            Name = "path.mixed.settled",
            Value = own.Count(view => view is not null),
            Unit = "files",
            Bar = Bar.AtLeast(Files),
        });
        report.Add(result with { Name = "path.mixed.time", Value = settled.TotalSeconds, Unit = "s" });
        report.Add(result with
        {
            Name = "path.mixed.rate",
            Value = _documents.Values.Count(view => view is not null) / settled.TotalSeconds,
            Unit = "documents/s",
        });
        report.Add(result with
        {
            Name = "path.mixed.memory",
            Value = memory.PeakMiB,
            Unit = "MiB",
            Bar = Bar.Below(PeakMiB),
            Settings = common
                .Add("at the peak", memory.PeakParts)
                .Add(
                    "memory by",
                    $"PSS of silo and children, {memory.Looks} looks, {MemoryWatch.Every.TotalMilliseconds} ms apart"),
        });
        report.Add("path.read", reads.Times, Bar.Below(20), common.Add("what", reads.What));
    }
}
