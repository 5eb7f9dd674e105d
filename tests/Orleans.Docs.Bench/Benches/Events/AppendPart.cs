using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Peers;
using Orleans.Docs.Bench.Probes;
using Orleans.Docs.Events;
using Orleans.Docs.Local.Events;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>The same bytes appended through the store, to the tuned table, and by bare SQLite.</summary>
internal sealed class AppendPart(EventsRun run)
{
    private const double TimesTheTable = 3;
    private const double OfTheProbe = 0.8;
    private static readonly int[] InFlight = [1, 16, 256];
    private static readonly int[] Pools = [16, 32, 64];

    public async Task Run(CancellationToken cancellationToken)
    {
        using var store = new SqliteEventStore(
            run.File("append-store.db"), new SqliteEventStoreOptions(), TimeProvider.System);
        using var probe = new RawSqlite(run.File("append-probe.db"));
        var pool = await BestPool(cancellationToken);
        foreach (var inFlight in InFlight)
        {
            var connections = Math.Min(inFlight, pool);
            await using var table = await TunedTable.Open(run.Postgres, connections, cancellationToken);
            Contender[] contenders =
            [
                new("store", (window, ct) => run.Lives(inFlight, window, store.Append, ct)),
                new("probe", (window, ct) => Task.Run(() => run.Lives(probe, inFlight, window, ct), ct)),
                new("table", (window, ct) => run.Lives(inFlight, window, table.Append, ct), run.Postgres.ProcessId),
            ];
            var prefix = $"events.append.{inFlight}";
            var measured = await run.ManyRounds.Run(run.Report, prefix, contenders, cancellationToken);
            var comparison = new Comparison(run.Report, prefix, "events", measured, run.SettingsOfMany
                .Add("in flight", $"{inFlight} streams at once, five commits one after the other in each")
                .Add("probe", $"bare SQLite, one thread, {RawSqlite.Pages.Settings}. Every transaction is as full as "
                    + $"it can be: a commit of each of the {inFlight} streams, with nobody to wait for between two "
                    + "syncs. No store can do better with the same syncs: above 1 the machine was not quiet")
                .Add("store", "SqliteEventStore with its default options")
                .Add("table", $"Npgsql on {connections} connections (at most as many of {string.Join(", ", Pools)} as "
                    + $"gave the most at {InFlight[^1]} in flight), prepared, a round trip and a commit per append, "
                    + "primary key (stream, version)")
                .Add("postgres", PostgresServer.Settings)).Rates();
            comparison.Ratio("store", "table", inFlight == 1 ? null : Bar.AtLeast(TimesTheTable));
            comparison.Ratio("store", "probe", inFlight == 1 ? null : Bar.AtLeast(OfTheProbe));
        }
    }

    /// <summary>The number of connections that serves many callers best on this machine.</summary>
    private async Task<int> BestPool(CancellationToken cancellationToken)
    {
        var (best, most) = (0, 0L);
        foreach (var connections in Pools)
        {
            await using var table = await TunedTable.Open(run.Postgres, connections, cancellationToken);
            var done = await run.Lives(InFlight[^1], run.Rounds.Window, table.Append, cancellationToken);
            (best, most) = done > most ? (connections, done) : (best, most);
        }

        return best;
    }
}
