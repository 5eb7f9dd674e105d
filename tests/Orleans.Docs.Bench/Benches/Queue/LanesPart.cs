using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Bench.Benches.Queue;

/// <summary>How long a real-time document takes on an idle system, and while a batch waits.</summary>
internal sealed class LanesPart(QueueRun run)
{
    private const int BatchOf = 10_000;
    private const int QuickBatchOf = 500;
    private const int SubmitsAtOnce = 32;
    private const int Documents = 120;
    private const double TimesIdle = 1.5;
    private const string Prefix = "queue.lanes";

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    public async Task Run(CancellationToken cancellationToken)
    {
        await using var host = await SlowHost.Start(run.File("lanes"), cancellationToken);
        run.Report.Say($"{Prefix}: real-time documents on an idle system");
        await RealTime(host, new Samples(), Documents / 4, cancellationToken);
        var idle = new Samples();
        await RealTime(host, idle, Documents, cancellationToken);

        var size = run.Quick ? QuickBatchOf : BatchOf;
        run.Report.Say($"{Prefix}: a batch of {size} is submitted");
        await Parallel.ForAsync(
            0, size,
            new ParallelOptions { MaxDegreeOfParallelism = SubmitsAtOnce, CancellationToken = cancellationToken },
            async (_, _) => await host.Submit(Lane.Batch));
        run.Report.Say($"{Prefix}: real-time documents beside it");
        var beside = new Samples();
        await RealTime(host, beside, Documents, cancellationToken);

        var settings = run.Settings.Add("engines", SlowHost.Settings)
            .Add("batch", $"{size} documents, submitted before")
            .Add("real-time", $"{Documents} documents, one every {Figures.Of(Every.TotalMilliseconds)} ms, until "
                + "settled");
        Report("idle", idle);
        Report("beside-batch", beside);
        run.Report.Add(new BenchResult
        {
            Name = $"{Prefix}.p95-to-idle",
            Value = beside.Percentile(95) / idle.Percentile(95),
            Unit = "times",
            Bar = Bar.Below(TimesIdle),
            Settings = settings,
        });

        void Report(string name, Samples samples)
        {
            foreach (var percent in new[] { 50, 95 })
            {
                run.Report.Add(new BenchResult
                {
                    Name = $"{Prefix}.{name}.p{percent}",
                    Value = samples.Percentile(percent),
                    Unit = "ms",
                    Settings = settings,
                });
            }
        }
    }

    private static async Task RealTime(SlowHost host, Samples samples, int count, CancellationToken cancellationToken)
    {
        using var clock = new PeriodicTimer(Every, TimeProvider.System);
        var open = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            await clock.WaitForNextTickAsync(cancellationToken);
            open.Add(One());
        }

        await Task.WhenAll(open).WaitAsync(cancellationToken);

        async Task One()
        {
            var started = TimeProvider.System.GetTimestamp();
            var (_, settled) = await host.Submit(Lane.RealTime);
            await settled;
            samples.Add(TimeProvider.System.GetElapsedTime(started));
        }
    }
}
