using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Probes;
using Orleans.Docs.Events;
using Orleans.Docs.Local.Events;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>Appends to stores that hold more and more already; the probe has a file with the same rows.</summary>
internal sealed class GrowthPart(EventsRun run)
{
    private const int InFlight = 16;
    private const int StreamsAtOnce = 1_000;
    private const double ChangeMax = 0.2;
    private const string Prefix = "events.growth";
    private static readonly int[] Sizes = [10_000, 100_000, 1_000_000];
    private static readonly int[] QuickSizes = [10_000, 50_000];

    public async Task Run(CancellationToken cancellationToken)
    {
        var sizes = run.Quick ? QuickSizes : Sizes;
        var stores = new List<SqliteEventStore>();
        var probes = new List<RawSqlite>();
        try
        {
            var contenders = new List<Contender>();
            foreach (var size in sizes)
            {
                run.Report.Say($"{Prefix}: writing {size} events");
                var probe = Fill(size, cancellationToken);
                var store = new SqliteEventStore(StoreFile(size), new SqliteEventStoreOptions(), TimeProvider.System);
                probes.Add(probe);
                stores.Add(store);
                contenders.Add(new($"store-{size}", (window, ct) => run.Lives(InFlight, window, store.Append, ct)));
                contenders.Add(new(
                    $"probe-{size}", (window, ct) => Task.Run(() => run.Lives(probe, InFlight, window, ct), ct)));
            }

            var measured = await run.ManyRounds.Run(run.Report, Prefix, contenders, cancellationToken);
            Report(sizes, measured);
        }
        finally
        {
            stores.ForEach(store => store.Dispose());
            probes.ForEach(probe => probe.Dispose());
        }
    }

    private void Report(int[] sizes, IReadOnlyList<Measured> measured)
    {
        var settings = run.SettingsOfMany
            .Add("in flight", $"{InFlight} streams at once")
            .Add("filled", $"with {string.Join(", ", sizes)} events in streams of five, both files alike");
        var comparison = new Comparison(run.Report, Prefix, "events", measured, settings).Rates();
        double[] ratios = [.. sizes.Select(size => comparison.Ratio($"store-{size}", $"probe-{size}", null))];
        run.Report.Add(new BenchResult
        {
            Name = $"{Prefix}.change",
            Value = (ratios.Max() / ratios.Min()) - 1,
            Unit = "of the ratio",
            Bar = Bar.Below(ChangeMax),
            Settings = settings,
        });
    }

    /// <summary>Both files with the same rows, by bare SQLite; nothing of this has to outlive the machine.</summary>
    private RawSqlite Fill(int size, CancellationToken cancellationToken)
    {
        // The product makes the tables, so that it knows the file for its own.
        new SqliteEventStore(StoreFile(size), new SqliteEventStoreOptions(), TimeProvider.System).Dispose();
        var streams = new (StreamName Name, long Id)[StreamsAtOnce];
        using (var filling = new RawSqlite(StoreFile(size)))
        {
            filling.Script("PRAGMA synchronous = OFF");
            for (var events = 0; events < size; events += StreamsAtOnce * SampleLife.Commits)
            {
                cancellationToken.ThrowIfCancellationRequested();
                run.Live(filling, streams);
            }

            filling.Script("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        File.Copy(StoreFile(size), run.File($"growth-probe-{size}.db"));
        return new RawSqlite(run.File($"growth-probe-{size}.db"));
    }

    private string StoreFile(int size) => run.File($"growth-store-{size}.db");
}
