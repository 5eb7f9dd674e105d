using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Review;
using Orleans.Docs.Search;

namespace Orleans.Docs.Local.Search;

/// <summary>
/// The embedded index: a file for each generation, full-text search by FTS5, best match first by BM25. A score depends
/// on the documents of its tenant only.
/// </summary>
public sealed partial class SqliteSearchIndex : ISearchIndex, IDisposable
{
    private const int EntriesPerRead = 500;
    private const int ParkedPerReadMax = 1_000;

    private readonly SqliteSearchIndexOptions _options;
    private readonly TimeProvider _clock;
    private readonly Generations _generations;

    public SqliteSearchIndex(SqliteSearchIndexOptions options, TimeProvider clock, ILogger<SqliteSearchIndex> logger)
    {
        _options = options;
        _clock = clock;
        _generations = new Generations(options, clock, logger);
    }

    public Task Create(string generation, CancellationToken cancellationToken) =>
        _generations.Create(generation, cancellationToken);

    public Task Drop(string generation, CancellationToken cancellationToken) =>
        _generations.Drop(generation, cancellationToken);

    /// <summary>Every generation shows what was written to it: it only must be there.</summary>
    public async Task MakeSearchable(string generation, CancellationToken cancellationToken) =>
        await _generations.Get(generation, cancellationToken).ConfigureAwait(false);

    public Task MakeLive(string generation, CancellationToken cancellationToken) =>
        MakeSearchable(generation, cancellationToken);

    public async Task Write(string generation, IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Count, _options.EntriesPerWriteMax);
        foreach (var entry in entries)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(entry.Version);
        }

        // Here, not on the writer's thread, which all writes share.
        var prepared = entries.Select(PreparedEntry.Of).ToList();
        await Guard(generation, async database =>
        {
            await database.Write(session => EntryWriter.Put(session, prepared), cancellationToken)
                .ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is replaced is overwritten as it goes; only the log may still hold it.</summary>
    public async Task Purge(string generation, CancellationToken cancellationToken)
    {
        if (!await Guard(generation, database => database.Truncate(cancellationToken), cancellationToken)
            .ConfigureAwait(false))
        {
            throw new IndexUnavailableException($"the log of index generation {generation} is in use");
        }
    }

    public Task<IndexEntry?> Find(string generation, DocumentKey document, CancellationToken cancellationToken) =>
        Read(generation, session => EntryReader.Find(session, document), cancellationToken);

    public Task<long> Count(string generation, CancellationToken cancellationToken) =>
        Read(generation, session => session.Number("SELECT count(*) FROM entry") ?? 0, cancellationToken);

    public Task<IndexEntry?> FindWhole(
        string generation, DocumentKey document, CancellationToken cancellationToken) =>
        Read(generation, session => EntryReader.FindWhole(session, document), cancellationToken);

    public async Task<SearchPage> Search(
        string generation, string tenant, SearchQuery query, CancellationToken cancellationToken)
    {
        QueryChecks.Check(query, _options.FilterValuesMax);
        var words = QueryParser.Parse(query.Text);
        var cursor = query.Cursor is null ? null : SearchCursor.Decode(query.Cursor, generation, tenant, query);
        using var timeout = new CancellationTokenSource(_options.QueryTimeMax, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await Read(generation, session =>
            {
                using var interrupt = SqliteInterrupt.When(session, either.Token);
                either.Token.ThrowIfCancellationRequested();
                return new SearchReader(session, generation, _options, either.Token)
                    .Search(tenant, query, words, cursor);
            }, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (either.IsCancellationRequested && SqliteInterrupt.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidQueryException(string.Create(
                CultureInfo.InvariantCulture,
                $"the search ran longer than {_options.QueryTimeMax.TotalSeconds} s: narrow it by words or filters"));
        }
    }

    public Task<IReadOnlyList<IndexEntry>> Parked(
        string generation, string tenant, DocumentKey? after, int countMax, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(countMax);
        return Read<IReadOnlyList<IndexEntry>>(
            generation,
            session => EntryReader.Parked(session, tenant, after, Math.Min(countMax, ParkedPerReadMax)),
            cancellationToken);
    }

    public Task<EntriesToReview> ToReview(
        string generation, string tenant, ReviewQuery query, ReviewPlace? after, CancellationToken cancellationToken) =>
        Read(generation, session => EntryReader.ToReview(session, tenant, query, after), cancellationToken);

    public Task<IndexTotals> Totals(
        string generation, string tenant, KeyValuePair<string, string>? tag, CancellationToken cancellationToken) =>
        Read(generation, session =>
        {
            // Grouped by cost, since SQLite would add money as binary fractions.
            const string All = "tenant = (SELECT id FROM tenant WHERE name = ?1) AND deleted = 0";
            var tagged = tag is null ? "" : "AND id IN (SELECT entry FROM tag WHERE name = ?2 AND value = ?3)";
            using var read = session.Statement($"""
                SELECT state, cost_usd, count(*), sum(pages_read) FROM entry
                WHERE {All} {tagged}
                GROUP BY state, cost_usd
                """).Bind(1, tenant);
            if (tag is { } wanted)
            {
                read.Bind(2, wanted.Key).Bind(3, wanted.Value);
            }

            var byState = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
            var (pages, cost) = (0L, 0m);
            while (read.Step())
            {
                byState[read.Text(0)] = byState.GetValueOrDefault(read.Text(0)) + read.Long(2);
                cost += decimal.Parse(read.Text(1), CultureInfo.InvariantCulture) * read.Long(2);
                pages += read.Long(3);
            }

            return new IndexTotals(byState.ToImmutable(), pages, cost);
        }, cancellationToken);

    /// <summary>Ordered by tenant, then id, by ordinal. Each entry is of the moment when it was read.</summary>
    public async IAsyncEnumerable<IndexEntry> Entries(
        string generation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DocumentKey? after = null;
        while (true)
        {
            var from = after;
            var page = await Read(
                generation, session => EntryReader.After(session, from, EntriesPerRead), cancellationToken)
                .ConfigureAwait(false);
            foreach (var entry in page)
            {
                yield return entry;
            }

            if (page.Count < EntriesPerRead)
            {
                yield break;
            }

            after = page[^1].Document;
        }
    }

    /// <summary>Finishes the writes that wait and closes the files.</summary>
    public void Dispose() => _generations.Dispose();

    private Task<T> Read<T>(string generation, Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        Guard(generation, database => database.Read(work, cancellationToken), cancellationToken);

    /// <summary>Whatever the file is guilty of becomes one typed error that names it.</summary>
    private async Task<T> Guard<T>(
        string generation, Func<SqliteDatabase, Task<T>> work, CancellationToken cancellationToken)
    {
        var database = await _generations.Get(generation, cancellationToken).ConfigureAwait(false);
        try
        {
            return await work(database).ConfigureAwait(false);
        }
        catch (SqliteUnavailableException e)
        {
            throw Generations.Unavailable(generation, e);
        }
        catch (SqliteException e) when (!SqliteInterrupt.Is(e))
        {
            throw new IndexUnavailableException($"database {database.Path} failed: {e.Message}", e);
        }
    }
}
