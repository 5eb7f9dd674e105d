using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Probes;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>One document at a time: how long a durable append takes, beside what the disk takes alone.</summary>
internal sealed class SinglePart(EventsRun run, DocsHost docs)
{
    private const double TimesTheSync = 4;
    private const int LivesOfARound = 40;
    private const string Prefix = "events.single";

    public async Task Run(CancellationToken cancellationToken)
    {
        using var sync = new BareSync(run.File("bare-sync"));
        using var sqlite = new RawSqlite(run.File("single-probe.db"));
        var rounds = new List<(double Grain, double Sync, double Sqlite)>();
        run.Report.Say($"{Prefix}: an append through the grain, an fdatasync, a commit of bare SQLite");
        for (var round = -1; round < run.Rounds.Count; round++)
        {
            var grain = new Samples();
            var bare = new Samples();
            var raw = new Samples();
            for (var life = 0; life < LivesOfARound; life++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Live(grain);
                foreach (var payload in run.Payloads)
                {
                    Time(bare, () => sync.Append(payload));
                }

                Live(sqlite, raw);
            }

            if (round >= 0)
            {
                rounds.Add((grain.Percentile(50), bare.Percentile(50), raw.Percentile(50)));
            }
        }

        Report("grain", [.. rounds.Select(one => one.Grain)]);
        Report("fdatasync", [.. rounds.Select(one => one.Sync)]);
        Report("sqlite", [.. rounds.Select(one => one.Sqlite)]);
        double[] ratios = [.. rounds.Select(one => one.Grain / one.Sync)];
        run.Report.Add(Result("grain-to-fdatasync", ratios) with
        {
            Unit = "times",
            Bar = Bar.Below(TimesTheSync),
            Compared = null,
        });
    }

    /// <summary>Every commit of a new document, its first one with the activation and the making of a key.</summary>
    private async Task Live(Samples times)
    {
        var grain = docs.Grains.GetGrain<IDocumentWorkGrain>(SampleLife.NewKey().ToString());
        var upload = new UploadDocument("upload-0123456789abcdef0123456789abcdef", "bench", SampleLife.Upload);
        var started = TimeProvider.System.GetTimestamp();
        await grain.Upload(upload);
        times.Add(TimeProvider.System.GetElapsedTime(started));
        foreach (var report in SampleLife.Reports)
        {
            started = TimeProvider.System.GetTimestamp();
            await grain.Record(report);
            times.Add(TimeProvider.System.GetElapsedTime(started));
        }
    }

    private void Live(RawSqlite sqlite, Samples times)
    {
        var name = Orleans.Docs.Events.StreamName.Of(SampleLife.NewKey());
        var stream = 0L;
        for (var i = 0; i < SampleLife.Commits; i++)
        {
            var commit = run.Commits.Of(name, i);
            Time(times, () =>
            {
                sqlite.Begin();
                stream = stream == 0 ? sqlite.AddStream(name) : stream;
                sqlite.Insert(stream, commit, 0);
                sqlite.Commit();
            });
        }
    }

    private static void Time(Samples times, Action work)
    {
        var started = TimeProvider.System.GetTimestamp();
        work();
        times.Add(TimeProvider.System.GetElapsedTime(started));
    }

    private void Report(string name, double[] medians) => run.Report.Add(Result(name, medians));

    private BenchResult Result(string name, double[] medians) => new()
    {
        Name = $"{Prefix}.{name}",
        Value = Measured.Median(medians),
        Unit = "ms",
        Compared = $"{Prefix}, p50 of a durable append, ms",
        Settings = run.Settings
            .Add(BenchResult.Spread, Measured.Spread(medians))
            .Add("fdatasync", "the same bytes written at the end of a file, then fdatasync")
            .Add("grain", "one call after the other, one document after the other; upload and key among them")
            .Add("sqlite", $"bare SQLite, one commit each, {RawSqlite.Pages.Settings}")
            .SetItem("rounds", $"{run.Rounds.Count} of {LivesOfARound * SampleLife.Commits} appends each after one to "
                + "warm up, interleaved life by life; medians of the rounds' p50"),
    };
}
