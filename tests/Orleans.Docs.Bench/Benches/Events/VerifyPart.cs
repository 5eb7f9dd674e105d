using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Local.Anchors;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Operations;
using Orleans.Docs.Verification;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>A whole store of small documents verified, once, and what that held in memory: reported, no bar.</summary>
internal sealed class VerifyPart(EventsRun run)
{
    private const string Prefix = "events.verify";
    private const string Generation = "g1";
    private const double Mebibyte = 1024 * 1024;
    private static readonly int[] Sizes = [10_000, 100_000];
    private static readonly int[] QuickSizes = [1_000, 5_000];
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public async Task Run(CancellationToken cancellationToken)
    {
        foreach (var documents in run.Quick ? QuickSizes : Sizes)
        {
            run.Report.Say($"{Prefix}: writing {documents} documents");
            using var archive = new SampleArchive(run, $"verify-{documents}");
            using var index = new SqliteSearchIndex(
                new SqliteSearchIndexOptions { Directory = run.File($"verify-{documents}-index") },
                TimeProvider.System, NullLogger<SqliteSearchIndex>.Instance);
            await index.Create(Generation, cancellationToken);
            await archive.FillSmall(documents, index, Generation, cancellationToken);
            await Verify(documents, archive, index, cancellationToken);
        }
    }

    private async Task Verify(
        int documents, SampleArchive archive, SqliteSearchIndex index, CancellationToken cancellationToken)
    {
        using var signer = new FileRootSigner(run.File($"verify-{documents}-roots.key"), create: true);
        var roots = new FileRootStore(run.File($"verify-{documents}-roots"), new LocalRootOptions());
        var log = new VerifyLog(new VerifyOptions().FindingsMax, TimeProvider.System);
        var scope = new VerifyScope
        {
            Blobs = BlobChecks.Full,
            Generations = () => Task.FromResult(ImmutableArray.Create(Generation)),
        };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = before;
        var started = TimeProvider.System.GetTimestamp();
        var running = Task.Run(
            () => archive.Verifier(index, roots, signer).Run(scope, log, cancellationToken), cancellationToken);
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(Look, TimeProvider.System, cancellationToken));
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
            var progress = Report(log).Progress;
            run.Report.Progress($"{progress.Phase}: {progress.Done} of {progress.Expected}");
        }

        await running;
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var found = Report(log);
        if (found.FindingsTotal > 0 || found.Progress.Streams != documents)
        {
            throw new BenchFailedException(
                $"{found.Progress.Streams} of {documents} streams verified, {found.FindingsTotal} findings");
        }

        var settings = run.Settings.SetItem("rounds", "one")
            .Add("documents", $"{documents}: two commits, one blob, an entry in the index; all of each proved");
        run.Report.Add(new BenchResult
        {
            Name = $"{Prefix}.{documents}",
            Value = documents / seconds,
            Unit = "documents/s",
            Settings = settings,
        });
        run.Report.Add(new BenchResult
        {
            Name = $"{Prefix}.{documents}.heap",
            Value = (most - before) / Mebibyte,
            Unit = "MiB at most",
            Settings = settings,
        });
    }

    private static VerifyReport Report(VerifyLog log) =>
        log.Report("bench", VerifyState.Running, seen: 0, countMax: 1, failure: null);
}
