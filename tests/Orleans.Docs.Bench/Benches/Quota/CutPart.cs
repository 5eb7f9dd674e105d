using System.Collections.Immutable;
using Orleans.Docs.Bench.Measuring;

namespace Orleans.Docs.Bench.Benches.Quota;

/// <summary>The service cuts its quota to a tenth for a while and nobody tells the silo.</summary>
internal sealed class CutPart(
    BenchReport report, BenchSettings settings, ImmutableSortedDictionary<string, string> common)
{
    private const double PerSecond = 50;
    private const double ThrottledMax = 0.02;
    private const double Restored = 0.9;
    private const double RestoredSecondsMax = 10;

    /// <summary>Enough that some always wait, also while each takes the longest.</summary>
    private const int DocumentsAtOnce = 250;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(30);

    private TimeSpan WarmUp => settings.Quick ? TimeSpan.FromSeconds(3) : TimeSpan.FromSeconds(10);

    private TimeSpan Cut => settings.Quick ? TimeSpan.FromSeconds(8) : TimeSpan.FromSeconds(20);

    public async Task Run(CancellationToken cancellationToken)
    {
        await using var stub = await QuotaStub.Start(PerSecond, cancellationToken);
        await using var silo = await QuotaSilo.Start(stub.Address, PerSecond, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = Enumerable.Range(0, DocumentsAtOnce).Select(_ => Keep(silo, stop.Token)).ToArray();
        await Wait("warm-up", WarmUp + Before, cancellationToken);
        var cut = await Limit(stub, PerSecond / 10, cancellationToken);
        await Wait("a tenth of the quota", Cut, cancellationToken);
        var restored = await Limit(stub, PerSecond, cancellationToken);
        await Wait("all of it again", After + TimeSpan.FromSeconds(2), cancellationToken);
        var calls = await stub.Calls(cancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Report(calls, cut, restored);
    }

    private void Report(QuotaCalls calls, double cut, double restored)
    {
        var measured = common
            .Add("quota", $"{PerSecond} calls a second, {PerSecond / 10} for {Cut.TotalSeconds} s, then as before")
            .Add("load", $"{DocumentsAtOnce} documents in flight, one page and one call each");
        report.Add(new BenchResult
        {
            Name = "quota.cut.throttled",
            Value = calls.ThrottledShare(cut - Before.TotalSeconds, restored + After.TotalSeconds),
            Unit = "of calls, 10 s before to 30 s after",
            Bar = Bar.Below(ThrottledMax),
            Settings = measured,
        });
        var back = Enumerable.Range(0, (int)(After.TotalSeconds * 10)).Select(tenth => tenth / 10.0)
            .FirstOrDefault(
                at => calls.Taken(restored + at, restored + at + 1) >= Restored * PerSecond, After.TotalSeconds);
        report.Add(new BenchResult
        {
            Name = "quota.cut.restored",
            Value = back + 1,
            Unit = "s to the end of a second at 90 %",
            Bar = Bar.Below(RestoredSecondsMax),
            Settings = measured,
        });
        report.Add(new BenchResult
        {
            Name = "quota.cut.used",
            Value = calls.Taken(restored + 10, restored + After.TotalSeconds)
                / ((After.TotalSeconds - 10) * PerSecond),
            Unit = "of quota, 10 s after to 30 s after",
            Settings = measured,
        });
    }

    private static async Task<double> Limit(QuotaStub stub, double perSecond, CancellationToken cancellationToken)
    {
        await stub.Limit(perSecond, cancellationToken);
        return (await stub.Calls(cancellationToken)).Seconds;
    }

    private async Task Wait(string what, TimeSpan time, CancellationToken cancellationToken)
    {
        report.Say($"quota.cut: {what}, {time.TotalSeconds} s");
        await Task.Delay(time, TimeProvider.System, cancellationToken);
    }

    private static async Task Keep(QuotaSilo silo, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await silo.Process(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end.
        }
    }
}
