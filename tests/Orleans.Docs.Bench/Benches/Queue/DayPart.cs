using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Docs.Bench.Benches.Events;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Search;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Bench.Benches.Queue;

/// <summary>
/// The documents of a day, as an office sends them, in a few minutes: quiet at night, most before and after noon.
/// Engines answer at once, so that what is between them is measured. Then each is counted in the index.
/// </summary>
internal sealed class DayPart(QueueRun run)
{
    private const int Documents = 100_000;
    private const int QuickDocuments = 4_000;
    private const int SubmitsAtOnce = 64;
    private const string Generation = "g1";
    private const string Completed = "completed";
    private const string Prefix = "queue.day";

    /// <summary>Of each hour, by weight.</summary>
    private static readonly int[] Hours =
        [1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 14, 12, 10, 12, 14, 14, 12, 8, 5, 3, 2, 2, 1, 1];

    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Samples _took = new();
    private SettledWatch _watch = null!;
    private int _settled;

    private int Count => run.Quick ? QuickDocuments : Documents;

    private TimeSpan Hour => TimeSpan.FromSeconds(run.Quick ? 0.5 : 10);

    public async Task Run(CancellationToken cancellationToken)
    {
        var day = Hour * Hours.Length;
        run.Report.Say($"{Prefix}: {Count} documents of a day in {day.TotalSeconds} s");
        await using var host = await DocsHost.WholePath(
            run.File("day"), new StubEngines(),
            services =>
            {
                var store = services.Last(service => service.ServiceType == typeof(IEventStore));
                services.Replace(ServiceDescriptor.Singleton<IEventStore>(
                    provider => _watch = new SettledWatch((IEventStore)store.ImplementationFactory!(provider))));
            },
            [], cancellationToken);
        using var room = new SemaphoreSlim(SubmitsAtOnce);
        var started = _time.GetTimestamp();
        var all = await Submit(host, room, cancellationToken);
        var submitted = _time.GetElapsedTime(started);
        await Task.WhenAll(all).WaitAsync(SettleMax, _time, cancellationToken);
        var settled = _time.GetElapsedTime(started);
        var totals = await host.Services.GetRequiredService<ISearchIndex>()
            .Totals(Generation, SampleLife.Tenant, null, cancellationToken);
        Report(Count - totals.ByState.GetValueOrDefault(Completed), day, submitted, settled);
    }

    private void Report(long lost, TimeSpan day, TimeSpan submitted, TimeSpan settled)
    {
        var settings = run.Settings
            .Add("documents", $"{Count}, a day of an office in {day.TotalSeconds} s, engines answer at once")
            .Add("lost", $"{lost}");
        run.Report.Add(new BenchResult
        {
            Name = $"{Prefix}.lost",
            Value = lost / (double)Count,
            Unit = "of documents",
            Bar = Bar.Below(0.5 / Count),
            Settings = settings,
        });
        run.Report.Add(new BenchResult
        {
            Name = $"{Prefix}.time",
            Value = settled.TotalSeconds,
            Unit = "s until all settled",
            Reference = "until all were submitted",
            ReferenceValue = submitted.TotalSeconds,
            Settings = settings,
        });
        foreach (var percent in new[] { 50, 95 })
        {
            run.Report.Add(new BenchResult
            {
                Name = $"{Prefix}.settled.p{percent}",
                Value = _took.Percentile(percent),
                Unit = "ms from submit",
                Settings = settings,
            });
        }
    }

    /// <summary>Evenly within each hour; returns what ends when they have settled.</summary>
    private async Task<IReadOnlyCollection<Task>> Submit(
        DocsHost host, SemaphoreSlim room, CancellationToken cancellationToken)
    {
        var open = new List<Task>(Count);
        var started = _time.GetTimestamp();
        var weight = Hours.Sum();
        for (var (i, hour, before) = (0, 0, 0); i < Count; i++)
        {
            while (i >= (before + Hours[hour]) * (long)Count / weight && hour < Hours.Length - 1)
            {
                before += Hours[hour++];
            }

            var within = ((i * (double)weight / Count) - before) / Hours[hour];
            var wait = (Hour * (hour + within)) - _time.GetElapsedTime(started);
            if (wait > TimeSpan.FromMilliseconds(15))
            {
                await Task.Delay(wait, _time, cancellationToken);
            }

            await room.WaitAsync(cancellationToken);
            open.Add(One(host, room, cancellationToken));
            run.Report.Progress($"{hour}:00, {i + 1} submitted, {_settled} settled");
        }

        return open;
    }

    private async Task One(DocsHost host, SemaphoreSlim room, CancellationToken cancellationToken)
    {
        var key = SampleLife.NewKey();
        var settled = _watch.Settled(key);
        var started = _time.GetTimestamp();
        try
        {
            await Submit(host, key, cancellationToken);
        }
        finally
        {
            room.Release();
        }

        await settled;
        _took.Add(_time.GetElapsedTime(started));
        Interlocked.Increment(ref _settled);
    }

    /// <summary>Again, when asked to come later.</summary>
    private async Task Submit(DocsHost host, DocumentKey key, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await host.Grains.GetGrain<IUploadGrain>($"{key.Tenant}/{key.Id}").Submit(
                    new UploadOptions { FileName = "order.txt", DocumentId = key.Id }, Guid.NewGuid().ToByteArray());
                return;
            }
            catch (OverloadedException e)
            {
                await Task.Delay(e.RetryAfter, _time, cancellationToken);
            }
        }
    }
}
