using System.Collections.Immutable;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Peers;
using Orleans.Docs.Bench.Probes;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>
/// The event store, the document grain and the whole path beside stock Orleans, a tuned event table on PostgreSQL, and
/// probes that move the same bytes with nothing around them.
/// </summary>
internal sealed class EventsBench : IBench
{
    private const int RoundCount = 5;
    private const int QuickRoundCount = 3;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuickWindow = TimeSpan.FromMilliseconds(300);

    public static IReadOnlyList<string> Parts { get; } = ["append", "grain", "path", "single", "read", "growth", "rest"];

    public string Name => "events";

    public string Summary => "appends, grains, replay, growth, memory: beside stock Orleans, PostgreSQL and bare probes";

    public async Task Run(BenchReport report, BenchSettings settings, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("orleans-docs-events-").FullName;
        try
        {
            report.Say("events: starting PostgreSQL");
            await using var postgres = await PostgresServer.Start(cancellationToken);
            var rounds = settings.Quick ? new Rounds(QuickRoundCount, QuickWindow) : new Rounds(RoundCount, Window);
            var commits = await SampleCommits.Make(directory, cancellationToken);
            var run = new EventsRun(
                report, rounds, settings.Quick, directory, postgres, commits, Settings(rounds, commits));
            await Run(run, settings, cancellationToken);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task Run(EventsRun run, BenchSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Wants("append"))
        {
            await new AppendPart(run).Run(cancellationToken);
        }

        if (settings.Wants("grain"))
        {
            await Grains(run, cancellationToken);
        }
    }

    private static async Task Grains(EventsRun run, CancellationToken cancellationToken)
    {
        using var plainCommits = new RawGroups(run.File("plain-commits.db"));
        using var plainKeys = new RawGroups(run.File("plain-keys.db"));
        StockHost.Payloads = [.. run.Payloads.Select(bytes => (ReadOnlyMemory<byte>)bytes)];
        await using var stock = await StockHost.Start(
            run.Postgres, new PlainStores(plainCommits, plainKeys), cancellationToken);
        await using (var docs = await DocsHost.DocumentsOnly(run.File("documents"), _ => { }, cancellationToken))
        {
            await new GrainPart(run, docs, stock).Run(cancellationToken);
        }
    }

    private static ImmutableSortedDictionary<string, string> Settings(Rounds rounds, SampleCommits commits) =>
        ImmutableSortedDictionary<string, string>.Empty
            .Add("bytes of a commit", $"{Figures.Of(commits.BytesOnAverage)} on average, as stored: encrypted, chained")
            .Add("cores", Figures.Of(Environment.ProcessorCount))
            .Add("cpu", "of this process and, where PostgreSQL is used, of all its processes")
            .Add("file system", new DriveInfo(System.IO.Path.GetTempPath()).DriveFormat)
            .Add("rounds", rounds.Settings);
}
