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
    private const string Append = "append";
    private const string Growth = "growth";
    private const string Read = "read";
    private const string Rebuild = "rebuild";
    private const string Rest = "rest";
    private const string Single = "single";
    private const string Grain = "grain";
    private const string WholePath = "path";

    private const int RoundCount = 5;
    private const int QuickRoundCount = 3;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuickWindow = TimeSpan.FromMilliseconds(300);

    public static IReadOnlyList<string> Parts { get; } =
        [Append, Growth, Read, Rebuild, Rest, Single, Grain, WholePath];

    public string Name => "events";

    public string Summary =>
        "appends, replay, growth, memory, grains, path: beside stock Orleans, PostgreSQL and probes";

    public async Task Run(BenchReport report, BenchSettings settings, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("orleans-docs-events-").FullName;
        try
        {
            report.Say("events: starting PostgreSQL");
            await using var postgres = await PostgresServer.Start(cancellationToken);
            var window = settings.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds)
                : settings.Quick ? QuickWindow
                : Window;
            var rounds = new Rounds(settings.Quick ? QuickRoundCount : RoundCount, window);
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
        if (settings.Wants(Append))
        {
            await new AppendPart(run).Run(cancellationToken);
        }

        if (settings.Wants(Growth))
        {
            await new GrowthPart(run).Run(cancellationToken);
        }

        if (settings.Wants(Read))
        {
            await new ReadPart(run).Run(cancellationToken);
        }

        if (settings.Wants(Rebuild))
        {
            await new RebuildPart(run).Run(cancellationToken);
        }

        if (settings.Wants(Rest))
        {
            await new RestPart(run).Run(cancellationToken);
        }

        if (settings.Wants(Single) || settings.Wants(Grain) || settings.Wants(WholePath))
        {
            await Grains(run, settings, cancellationToken);
        }
    }

    private static async Task Grains(EventsRun run, BenchSettings settings, CancellationToken cancellationToken)
    {
        using var plainCommits = new RawGroups(run.File("plain-commits.db"));
        using var plainKeys = new RawGroups(run.File("plain-keys.db"));
        StockHost.Payloads = [.. run.Payloads.Select(bytes => (ReadOnlyMemory<byte>)bytes)];
        await using var stock = await StockHost.Start(
            run.Postgres, new PlainStores(plainCommits, plainKeys), cancellationToken);
        if (settings.Wants(Single) || settings.Wants(Grain))
        {
            await using var docs = await DocsHost.DocumentsOnly(run.File("documents"), _ => { }, cancellationToken);
            if (settings.Wants(Single))
            {
                await new SinglePart(run, docs).Run(cancellationToken);
            }

            if (settings.Wants(Grain))
            {
                await new GrainPart(run, docs, stock).Run(cancellationToken);
            }
        }

        if (settings.Wants(WholePath))
        {
            await new PathPart(run, stock).Run(cancellationToken);
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
