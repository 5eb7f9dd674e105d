using System.Collections.Concurrent;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Bench.Benches.Queue;

/// <summary>How wrong the time is that a submit answers with, for documents that come all at once.</summary>
internal sealed class ExpectedPart(QueueRun run)
{
    private const int WarmUp = 60;
    private const int Documents = 1_000;
    private const int QuickDocuments = 400;
    private const int SubmitsAtOnce = 16;
    private const double Within = 0.25;
    private const double GoodPercent = 90;
    private const string Prefix = "queue.expected";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    public async Task Run(CancellationToken cancellationToken)
    {
        await using var host = await SlowHost.Start(run.File("expected"), cancellationToken);
        run.Report.Say($"{Prefix}: {WarmUp} documents, so that it is known how long a call takes");
        await Burst(host, WarmUp, cancellationToken);
        var count = run.Quick ? QuickDocuments : Documents;
        run.Report.Say($"{Prefix}: {count} documents at once");
        var errors = (await Burst(host, count, cancellationToken)).Where(one => one.Took > Long)
            .Select(one => one.Error).ToArray();
        if (errors.Length == 0)
        {
            throw new BenchFailedException("no document waited for more than 10 s");
        }

        var settings = run.Settings.Add("engines", SlowHost.Settings)
            .Add("documents", $"{count} at once, of which {errors.Length} took more than 10 s until settled");
        run.Report.Add(new BenchResult
        {
            Name = $"{Prefix}.within-quarter",
            Value = 100.0 * errors.Count(error => error <= Within) / errors.Length,
            Unit = "%",
            Bar = Bar.AtLeast(GoodPercent),
            Settings = settings,
        });
        run.Report.Add(new BenchResult
        {
            Name = $"{Prefix}.error.p50",
            Value = 100 * Measured.Median(errors),
            Unit = "%",
            Settings = settings,
        });
    }

    /// <summary>How long each took, and by which part of that its estimate was wrong; 1 where there was none.</summary>
    private static async Task<IReadOnlyCollection<(TimeSpan Took, double Error)>> Burst(
        SlowHost host, int count, CancellationToken cancellationToken)
    {
        var all = new ConcurrentBag<(TimeSpan Took, double Error)>();
        var open = new ConcurrentBag<Task>();
        await Parallel.ForAsync(
            0, count,
            new ParallelOptions { MaxDegreeOfParallelism = SubmitsAtOnce, CancellationToken = cancellationToken },
            async (_, _) =>
            {
                var started = TimeProvider.System.GetUtcNow();
                var (receipt, settled) = await host.Submit(Lane.RealTime);
                open.Add(Follow(started, receipt.Expected, settled));
            });
        await Task.WhenAll(open).WaitAsync(cancellationToken);
        return all;

        async Task Follow(DateTimeOffset started, ArrivalEstimate? expected, Task settled)
        {
            await settled;
            var ended = TimeProvider.System.GetUtcNow();
            var took = ended - started;
            all.Add((took, expected is null ? 1 : Math.Abs((expected.At - ended) / took)));
        }
    }
}
