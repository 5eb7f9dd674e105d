using System.Collections.Immutable;
using Orleans.Docs.Bench.Measuring;

namespace Orleans.Docs.Bench.Benches.Quota;

/// <summary>Documents at once against a quota that needs a minute for them.</summary>
internal sealed class BurstPart(
    BenchReport report, BenchSettings settings, ImmutableSortedDictionary<string, string> common)
{
    private const double ThrottledMax = 0.005;
    private const double UsedMin = 0.95;
    private const double LongerMax = 1.06;
    private const int WarmUp = 20;

    /// <summary>A time of arrival is right when it is wrong by no more than this part of the wait.</summary>
    private const double RightWithin = 0.25;

    private const double RightMin = 0.9;

    /// <summary>Submitted at the same time; the others follow as these are stored.</summary>
    private const int SubmittingAtOnce = 32;

    private int Count => settings.Quick ? 160 : 1_000;

    private double IdealSeconds => settings.Quick ? 10 : 60;

    /// <summary>Of those that took longer the time of arrival is judged.</summary>
    private TimeSpan Long => TimeSpan.FromSeconds(settings.Quick ? 3 : 10);

    public async Task Run(CancellationToken cancellationToken)
    {
        var rate = Count / IdealSeconds;
        await using var stub = await QuotaStub.Start(rate, cancellationToken);
        await using var silo = await QuotaSilo.Start(stub.Address, rate, cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, WarmUp).Select(_ => silo.Process(cancellationToken)));
        report.Say($"quota.burst: {Count} documents at {Figures.Of(rate)} calls a second");
        var began = (await stub.Calls(cancellationToken)).Seconds;
        var documents = await Submit(silo, cancellationToken);
        var told = await Task.WhenAll(documents).WaitAsync(
            TimeSpan.FromSeconds(IdealSeconds * 3), TimeProvider.System, cancellationToken);
        var calls = await stub.Calls(cancellationToken);
        var (ended, last) = (calls.Seconds, calls.Calls.Where(call => call.Taken).Max(call => call.At));
        var measured = common
            .Add("documents", $"{Count} at once, one page and one call each; all settled")
            .Add("quota", $"{Figures.Of(rate)} calls a second, a bucket of one second of it");
        Add("throttled", calls.ThrottledShare(began, ended), "of calls", Bar.Below(ThrottledMax), measured);
        Add("used", calls.Taken(began + 1, last) / (rate * (last - began - 1)), "of quota from second 2 on",
            Bar.AtLeast(UsedMin), measured);
        var waited = told.Where(document => document.Took > Long).ToList();
        Add("told", waited.Count(document => document.Error <= RightWithin) / (double)waited.Count,
            "of estimates at submit right",
            Bar.AtLeast(RightMin),
            measured
                .Add("judged", $"{waited.Count} documents that waited longer than {Figures.Of(Long.TotalSeconds)} s")
                .Add("right", $"within {Figures.Of(RightWithin * 100)} % of the wait; not told counts as wrong")
                .Add("median", $"off by {Figures.Of(Median(waited) * 100)} %")
                .Add("early", $"{waited.Count(document => document.Expected < document.Settled)} were told too early"));
        Add("time", (ended - began) / IdealSeconds, "of ideal time", Bar.Below(LongerMax), measured);
    }

    private static double Median(List<ToldArrival> told) =>
        told.Select(document => document.Error ?? 1).Order().ElementAtOrDefault(told.Count / 2);

    private async Task<IReadOnlyList<Task<ToldArrival>>> Submit(QuotaSilo silo, CancellationToken cancellationToken)
    {
        using var submitting = new SemaphoreSlim(SubmittingAtOnce);
        var documents = new List<Task<ToldArrival>>();
        for (var i = 0; i < Count; i++)
        {
            await submitting.WaitAsync(cancellationToken);
            var (stored, settled) = silo.Submit(cancellationToken);
            _ = stored.ContinueWith(
                _ => submitting.Release(), CancellationToken.None, TaskContinuationOptions.None,
                TaskScheduler.Default);
            documents.Add(settled);
        }

        for (var i = 0; i < SubmittingAtOnce; i++)
        {
            await submitting.WaitAsync(cancellationToken);
        }

        return documents;
    }

    private void Add(
        string name, double value, string unit, Bar bar, ImmutableSortedDictionary<string, string> measured) =>
        report.Add(new BenchResult
        {
            Name = $"quota.burst.{name}",
            Value = value,
            Unit = unit,
            Bar = bar,
            Settings = measured,
        });
}
