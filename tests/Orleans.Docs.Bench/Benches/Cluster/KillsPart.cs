using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Bench.Benches.Aws;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Client;
using Orleans.Docs.Events;
using Orleans.Docs.Search;

namespace Orleans.Docs.Bench.Benches.Cluster;

/// <summary>
/// One silo after the other is killed hard under load, and started again at once. Then: is each document there and
/// done once, how soon was the throughput back, and has the service as many places for jobs as before.
/// </summary>
internal sealed class KillsPart(
    AwsStack stack, BenchReport report, BenchSettings settings, ImmutableSortedDictionary<string, string> common)
{
    private const string Prefix = "cluster";
    private const double BackSecondsMax = 15;
    private const double EverySeconds = 20;
    private const double WarmUpSeconds = 20;
    private const int ClientAttemptsMax = 100;
    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time = TimeProvider.System;

    private int Kills => settings.Quick ? 2 : 9;

    private double BeforeSeconds => settings.Quick ? 10 : 20;

    public async Task Run(CancellationToken cancellationToken)
    {
        report.Say($"{Prefix}: starting {ClusterSilos.Count} silos");
        await using var silos = await ClusterSilos.Start(stack, cancellationToken);
        using var host = await AwsClient.Connect(stack, silos.Stores, cancellationToken, options =>
        {
            options.CallAttemptsMax = ClientAttemptsMax;
            options.BackOffMax = TimeSpan.FromSeconds(1);
        });
        var client = host.Services.GetRequiredService<IDocsClient>();
        var load = new ClusterLoad(client);
        var completions = new Completions(silos.Stores.GetRequiredService<ISearchIndex>(), _time);
        using var stopLoad = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopLooking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = load.Run(stopLoad.Token, cancellationToken);
        var looking = completions.Run(stopLooking.Token);
        await Until(
            WarmUpSeconds + BeforeSeconds, "warm-up, and the rate before all kills", completions, load, silos,
            cancellationToken);

        // What was left over from a slow start is not of the steady state: no more is done than is sent.
        var before = Math.Min(
            ClusterLoad.PerSecond, completions.Rate(WarmUpSeconds, WarmUpSeconds + BeforeSeconds));
        var kills = await KillAll(silos, completions, load, cancellationToken);
        await stopLoad.CancelAsync();
        await sending;
        await Settled(silos, cancellationToken);
        await stopLooking.CancelAsync();
        await looking;

        var measured = common
            .Add("load", $"{Figures.Of(ClusterLoad.PerSecond)} scans a second at a steady rate, {load.Sent} in all; "
                + "one in four by a job")
            .Add("kills", $"{kills.Count}, one every {EverySeconds} s, started again at once at another address")
            .Add("window", $"{Recovery.WindowSeconds} s; completed documents, by the index");
        Throughput(completions, before, kills, measured);
        var outcomes = await Outcomes.Of(client, load.Acknowledged.Keys, cancellationToken);
        Share("lost", outcomes.Lost, load.Sent, "of documents", measured);
        Share("doubled", outcomes.Doubled, load.Sent, "of documents", measured);
        await Jobs(load, silos, measured, cancellationToken);
        await host.StopAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<double>> KillAll(
        ClusterSilos silos, Completions completions, ClusterLoad load, CancellationToken cancellationToken)
    {
        var kills = new List<double>();
        var from = WarmUpSeconds + BeforeSeconds;
        for (var i = 0; i < Kills; i++)
        {
            var index = i % ClusterSilos.Count;
            kills.Add(completions.Seconds);
            await silos.Kill(index, cancellationToken);
            await silos.StartAgain(index, cancellationToken);
            var back = Figures.Of(completions.Seconds - kills[^1]);
            report.Say($"{Prefix}: kill {i + 1} of {Kills}, another silo is there after {back} s");
            await Until(
                from + ((i + 1) * EverySeconds), "under load", completions, load, silos, cancellationToken);
        }

        return kills;
    }

    private void Throughput(
        Completions completions, double before, IReadOnlyList<double> kills,
        ImmutableSortedDictionary<string, string> measured)
    {
        var recoveries = kills.Select(kill => Recovery.Of(completions, before, kill, EverySeconds)).ToList();
        report.Add(new BenchResult
        {
            Name = $"{Prefix}.back",
            Value = recoveries.Max(recovery => recovery.BackSeconds),
            Unit = "s to the end of a window at 90 %",
            Bar = Bar.Below(BackSecondsMax),
            Settings = measured.Add(
                "each kill", string.Join(", ", recoveries.Select(r => $"{Figures.Of(r.BackSeconds)} s"))),
        });
        var compared = new BenchResult
        {
            Name = $"{Prefix}.rate.before",
            Value = before,
            Unit = "documents/s",
            Reference = "sent",
            ReferenceValue = ClusterLoad.PerSecond,
            Compared = "cluster, documents a second",
            Settings = measured,
        };
        report.Add(compared);
        report.Add(compared with
        {
            Name = $"{Prefix}.rate.lowest",
            Value = recoveries.Min(recovery => recovery.Lowest) * before,
            Reference = "before",
            ReferenceValue = before,
        });
        report.Add(compared with
        {
            Name = $"{Prefix}.rate.under-kills",
            Value = completions.Rate(kills[0], kills[^1] + EverySeconds),
            Reference = "before",
            ReferenceValue = before,
        });
    }

    /// <summary>
    /// As many jobs as there are places come to work at once, and no more: none was lost, none was given twice.
    /// </summary>
    private async Task Jobs(
        ClusterLoad load, ClusterSilos silos, ImmutableSortedDictionary<string, string> measured,
        CancellationToken cancellationToken)
    {
        report.Say($"{Prefix}: {2 * ClusterSilos.JobPlaces} jobs for {ClusterSilos.JobPlaces} places");
        var under = await stack.Jobs(cancellationToken);
        var byJob = load.Acknowledged.Count(document => document.Value);
        await stack.HoldJobs(true, cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, 2 * ClusterSilos.JobPlaces).Select(
            _ => load.Send(byJob: true, cancellationToken)));
        await AllPlacesTaken(cancellationToken);
        var held = await stack.Jobs(cancellationToken);
        await stack.HoldJobs(false, cancellationToken);
        await Settled(silos, cancellationToken);
        var places = measured.Add(
            "places", $"{ClusterSilos.JobPlaces}, of {ClusterSilos.JobsAllowed} that the account is allowed");
        report.Add(new BenchResult
        {
            Name = $"{Prefix}.jobs.places-left",
            Value = held.Running / (double)ClusterSilos.JobPlaces,
            Unit = "of places, after all kills",
            Bar = Bar.AtLeast(1),
            Settings = places,
        });
        report.Add(new BenchResult
        {
            Name = $"{Prefix}.jobs.most-at-once",
            Value = Math.Max(under.Most, held.Most) / (double)ClusterSilos.JobPlaces,
            Unit = "of places",
            Bar = Bar.Below(1.001),
            Settings = places,
        });
        report.Add(new BenchResult
        {
            Name = $"{Prefix}.jobs.started",
            Value = under.Started / (double)byJob,
            Unit = "jobs/document",
            Settings = places,
        });
    }

    /// <summary>Or as many as will ever be: none came for a while.</summary>
    private async Task AllPlacesTaken(CancellationToken cancellationToken)
    {
        var patience = TimeSpan.FromSeconds(20);
        var (most, since) = (0, _time.GetTimestamp());
        while (_time.GetElapsedTime(since) < patience)
        {
            var running = (await stack.Jobs(cancellationToken)).Running;
            if (running > most)
            {
                (most, since) = (running, _time.GetTimestamp());
            }

            await Task.Delay(LookEvery, _time, cancellationToken);
        }
    }

    private void Share(
        string name, int count, int of, string unit, ImmutableSortedDictionary<string, string> measured) =>
        report.Add(new BenchResult
        {
            Name = $"{Prefix}.{name}",
            Value = count / (double)of,
            Unit = unit,
            Bar = Bar.Below(0.5 / of),
            Settings = measured.Add("counted", $"{count} of {of}"),
        });

    private async Task Until(
        double seconds, string what, Completions completions, ClusterLoad load, ClusterSilos silos,
        CancellationToken cancellationToken)
    {
        while (completions.Seconds < seconds)
        {
            silos.ThrowIfEnded();
            report.Progress($"{what}: {load.Sent} sent, {completions.Count} completed");
            await Task.Delay(LookEvery, _time, cancellationToken);
        }
    }

    /// <summary>No document has a mark any more, by the store itself.</summary>
    private async Task Settled(ClusterSilos silos, CancellationToken cancellationToken)
    {
        const int CountMax = 1_000;
        report.Say($"{Prefix}: waiting for all to settle");
        var started = _time.GetTimestamp();
        var store = silos.Stores.GetRequiredService<IEventStore>();
        while (true)
        {
            var n = (await store.Unsettled(DateTimeOffset.MaxValue, null, CountMax, cancellationToken)).Count;
            if (n == 0)
            {
                return;
            }

            silos.ThrowIfEnded();
            if (_time.GetElapsedTime(started) > SettleMax)
            {
                report.Say($"{Prefix}: {n} documents are not settled after {SettleMax}");
                return;
            }

            report.Progress($"{n} documents are not settled");
            await Task.Delay(LookEvery, _time, cancellationToken);
        }
    }
}
