using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Events;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Events;

/// <summary>
/// The event store in one SQLite file, which it holds open until it is disposed. Appends that run at the same time
/// share a sync of the disk. Reads take short pages, so that a long one never keeps the write-ahead log from shrinking.
/// </summary>
public sealed class SqliteEventStore : IEventStore, IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SqliteEventStoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly LostStreams _lost;

    /// <param name="create">Whether a missing file is a new store; otherwise it is one that was lost.</param>
    /// <exception cref="EventStoreUnavailableException">The file cannot be opened.</exception>
    /// <exception cref="EventStoreDamagedException">The file is missing, cut off, or no database.</exception>
    public SqliteEventStore(
        string path, SqliteEventStoreOptions options, TimeProvider clock, ILogger<SqliteEventStore>? logger = null,
        bool create = true)
    {
        _options = options;
        _clock = clock;
        _lost = new LostStreams(clock);
        try
        {
            _database = new SqliteDatabase(
                path, EventTables.Schema, options.Database, clock, logger, create, Unavailable);
        }
        catch (SqliteUnavailableException e)
        {
            throw Unavailable(e);
        }
    }

    public string Place => _database.Path;

    public Task Append(StoredCommit commit, CancellationToken cancellationToken)
    {
        EventTables.Check(commit);
        var since = _clock.GetUtcNow();

        // The writer's own task: straight back to the grain that waits, without a stop on another thread.
        return _database.WriteChecked(
            session =>
            {
                EventTables.Append(session, commit, since);
                return true;
            },
            cancellationToken);
    }

    public async IAsyncEnumerable<StoredCommit> Read(
        StreamName stream, long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromVersion, 1);
        long? lost = null;
        for (StreamPlace? next = new(fromVersion, AfterFirst: null); next is { } place;)
        {
            (var page, next, lost) = await QueryHere(
                session => ReadPage(session, stream, place), cancellationToken).ConfigureAwait(false);
            foreach (var commit in page)
            {
                yield return commit;
            }
        }

        if (lost is { } id)
        {
            await foreach (var commit in ReadLost(id, fromVersion, cancellationToken).ConfigureAwait(false))
            {
                yield return commit;
            }
        }
    }

    public async IAsyncEnumerable<StoredCommit> ReadAll(
        int partition, int partitions, StreamName? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, partitions);
        EventPartition? rest = new(partition, partitions, AfterKey: 0);
        if (after is { } stream)
        {
            var key = await Query(session => EventTables.EndOf(session, stream), cancellationToken)
                .ConfigureAwait(false);
            rest = new EventPartition(partition, partitions, key);
        }

        // A page is read while the one before it is taken.
        var reading = Page(rest.Value, cancellationToken);
        try
        {
            while (reading is not null)
            {
                (var page, rest) = await reading.ConfigureAwait(false);
                reading = rest is { } from ? Page(from, cancellationToken) : null;
                foreach (var commit in page)
                {
                    yield return commit;
                }
            }
        }
        finally
        {
            if (reading is not null)
            {
                // Of a caller who stopped early.
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public Task<IReadOnlyList<UnsettledEpisode>> Unsettled(
        DateTimeOffset until, UnsettledEpisode? after, int countMax, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(countMax, 1);
        return Query(session => EventMarks.List(session, until, after, countMax), cancellationToken);
    }

    public Task Unmark(StreamName stream, long firstVersion, CancellationToken cancellationToken) =>
        _database.WriteChecked(session => EventMarks.Remove(session, stream, firstVersion), cancellationToken);

    /// <summary>Finishes the appends that wait and closes the file.</summary>
    public void Dispose() => _database.Dispose();

    /// <summary>Where nothing is found also under which number it lies, should it have lost its row.</summary>
    private (List<StoredCommit> Page, StreamPlace? Next, long? Lost) ReadPage(
        SqliteSession session, StreamName stream, StreamPlace place)
    {
        var (page, next) = EventTables.ReadStream(session, stream, place, _options);
        var lost = page.Count == 0 && place.AfterFirst is null
            && _lost.Find(session, stream) is { } id && EventTables.FindStream(session, stream) is null
            ? id
            : (long?)null;
        return (page, next, lost);
    }

    private async IAsyncEnumerable<StoredCommit> ReadLost(
        long id, long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (after, isLast) = (EventTables.Key(id, 0), false);
        while (!isLast)
        {
            var from = after;
            (var page, isLast) = await QueryHere(
                session => LostStreams.Read(session, id, from, _options), cancellationToken).ConfigureAwait(false);
            foreach (var commit in page)
            {
                after = EventTables.Key(id, commit.FirstVersion);
                if (commit.LastVersion >= fromVersion)
                {
                    yield return commit;
                }
            }
        }
    }

    private Task<(List<StoredCommit> Page, EventPartition? Left)> Page(
        EventPartition from, CancellationToken cancellationToken) =>
        Query(session => from.ReadPage(session, _options), cancellationToken);

    private async Task<T> Query<T>(Func<SqliteSession, T> query, CancellationToken cancellationToken)
    {
        try
        {
            return await _database.Read(query, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteUnavailableException e)
        {
            throw Unavailable(e);
        }
    }

    private async Task<T> QueryHere<T>(Func<SqliteSession, T> query, CancellationToken cancellationToken)
    {
        try
        {
            return await _database.ReadHere(query, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteUnavailableException e)
        {
            throw Unavailable(e);
        }
    }

    private static EventStoreUnavailableException Unavailable(SqliteUnavailableException e) => e.IsDamage
        ? new EventStoreDamagedException(e.Message, e) { Fault = e.Told }
        : new EventStoreUnavailableException(e.Message, e) { Fault = e.Told };
}
