using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Probes;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Search;
using Orleans.Docs.Search.Rebuild;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>
/// A whole generation of the index made from events and blobs and compared with the live one, beside the bare insertion
/// of the same rows, whose values lie ready in memory.
/// </summary>
internal sealed class RebuildPart(EventsRun run)
{
    private const int Documents = 4_000;
    private const int QuickDocuments = 1_000;
    private const int PerTransaction = 1_024;
    private const double OfTheInsertion = 0.8;
    private const string Prefix = "events.rebuild";
    private const string Live = "live";

    private int _made;

    public async Task Run(CancellationToken cancellationToken)
    {
        var documents = run.Quick ? QuickDocuments : Documents;
        using var archive = new SampleArchive(run, "rebuild");
        run.Report.Say($"{Prefix}: writing {documents} documents");
        await archive.Fill(documents, cancellationToken);
        using var index = new SqliteSearchIndex(
            new SqliteSearchIndexOptions { Directory = run.File("rebuild-index") }, TimeProvider.System,
            NullLogger<SqliteSearchIndex>.Instance);
        await Build(archive, index, Live, cancellationToken);
        var rows = await Rows(index, cancellationToken);
        if (rows.Count != documents)
        {
            throw new BenchFailedException($"{rows.Count} of {documents} documents were indexed");
        }

        Contender[] contenders =
        [
            new("rebuild", (_, ct) => Rebuild(archive, index, documents, ct)),
            new("insertion", (_, ct) => Task.Run(() => Insert(rows, ct), ct)),
        ];
        var measured = await run.Rounds.Run(run.Report, Prefix, contenders, cancellationToken);
        new Comparison(run.Report, Prefix, "documents", measured, run.Settings
            .Add("documents", $"{documents}, each with {SampleArchive.Contents}; once through in each round")
            .Add("insertion", "bare SQLite, one thread, into the same tables and full-text index: values made before, "
                + $"{PerTransaction} documents in a transaction, {RawIndex.Pages.Settings}")
            .Add("rebuild", "IndexBuild with its default options, then compared with the live generation: events read, "
                + "decrypted and folded, blobs decrypted and decoded, text redacted and hashed; no key known before"))
            .Rates()
            .Ratio("rebuild", "insertion", Bar.AtLeast(OfTheInsertion));
    }

    private async Task<long> Rebuild(
        SampleArchive archive, SqliteSearchIndex index, int documents, CancellationToken cancellationToken)
    {
        var generation = $"built-{++_made}";
        await Build(archive, index, generation, cancellationToken);
        var comparison = await new GenerationComparison(index, new RebuildOptions(), TimeProvider.System)
            .Run(Live, generation, cancellationToken);
        return comparison.Equal == documents && comparison.Total == 0
            ? documents
            : throw new BenchFailedException($"only {comparison.Equal} of {documents} entries came out alike");
    }

    private static async Task Build(
        SampleArchive archive, SqliteSearchIndex index, string generation, CancellationToken cancellationToken)
    {
        await index.Create(generation, cancellationToken);
        var (scan, entries) = archive.Readers();
        var options = new RebuildOptions();
        var build = new IndexBuild(
            scan, entries, index, options, TimeProvider.System, generation, BuildState.Start(options.Partitions));
        await build.Run(
            failed => throw new BenchFailedException($"a document cannot be indexed: {failed.Code}"),
            cancellationToken);
    }

    private static async Task<List<RawEntry>> Rows(SqliteSearchIndex index, CancellationToken cancellationToken)
    {
        var rows = new List<RawEntry>();
        await foreach (var entry in index.Entries(Live, cancellationToken))
        {
            var whole = await index.FindWhole(Live, entry.Document, cancellationToken);
            rows.Add(RawEntry.Of(PreparedEntry.Of(whole!)));
        }

        // In the order in which no sort has put them, as the documents come.
        var shuffled = rows.ToArray();
        new Random(1).Shuffle(shuffled);
        return [.. shuffled];
    }

    private long Insert(List<RawEntry> rows, CancellationToken cancellationToken)
    {
        using var probe = new RawIndex(run.File($"rebuild-probe-{++_made}.db"), SampleLife.Tenant);
        probe.Insert(rows, PerTransaction, cancellationToken);
        return probe.Entries == rows.Count ? rows.Count : throw new BenchFailedException("the probe lost rows");
    }
}
