using Orleans.Docs.Events;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Events;

/// <summary>
/// Streams whose row is gone while their commits are there, by the name that these hold. Numbers of streams are given
/// out without gaps and no row is ever deleted, so that a count of the rows tells whether one is lost: a name that is
/// not found costs that at most once in <see cref="LookEvery"/>, and all rows are read only where the count is short.
/// </summary>
internal sealed class LostStreams(TimeProvider clock)
{
    private const int NamedMax = 10_000;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Dictionary<StreamName, long> _lost = [];
    private long? _looked;

    /// <summary>Under which number the commits of a stream lie that has no row; null for one that never was.
    /// </summary>
    public long? Find(SqliteSession session, StreamName stream)
    {
        lock (_lock)
        {
            if (_looked is not { } looked || clock.GetElapsedTime(looked) >= LookEvery)
            {
                _lost = Look(session);
                _looked = clock.GetTimestamp();
            }
        }

        return _lost.TryGetValue(stream, out var id) ? id : null;
    }

    /// <summary>The commits behind a key of a stream that has no row, and whether there may be more.</summary>
    public static (List<StoredCommit> Page, bool IsLast) Read(
        SqliteSession session, long id, long afterKey, SqliteEventStoreOptions options)
    {
        using var select = session.Statement(
            "SELECT key, count, commit_id, opens, record FROM commits WHERE key > ? AND key <= ? ORDER BY key");
        select.Bind(1, afterKey).Bind(2, EventTables.Key(id, EventTables.VersionMax));
        var page = new List<StoredCommit>();
        for (var bytes = 0; select.Step();)
        {
            page.Add(EventTables.Unlisted(session, select));
            bytes += page[^1].Record.Length;
            if (page.Count == options.ReadPageCommits || bytes >= options.ReadPageBytes)
            {
                return (page, false);
            }
        }

        return (page, true);
    }

    private static Dictionary<StreamName, long> Look(SqliteSession session)
    {
        var lost = new Dictionary<StreamName, long>();
        using var count = session.Statement(
            """
            SELECT (SELECT count(*) FROM streams),
                max(coalesce((SELECT max(id) FROM streams), 0), coalesce((SELECT max(key) >> 24 FROM commits), 0))
            """);
        if (!count.Step() || count.Long(0) == count.Long(1))
        {
            return lost;
        }

        var last = count.Long(1);
        using var rows = session.Statement("SELECT id FROM streams ORDER BY id");
        for (var (next, isRow) = (1L, true); isRow && lost.Count < NamedMax;)
        {
            isRow = rows.Step();
            var end = isRow ? rows.Long(0) : last + 1;
            while (next < end && lost.Count < NamedMax && FirstOf(session, next, end) is { } first)
            {
                if (first.Name is { } name)
                {
                    lost.TryAdd(name, first.Id);
                }

                next = first.Id + 1;
            }

            next = end + 1;
        }

        return lost;
    }

    /// <summary>The first stream of these numbers that has commits; without a name where its first tells none.
    /// </summary>
    private static (long Id, StreamName? Name)? FirstOf(SqliteSession session, long from, long end)
    {
        using var first = session.Statement(
            "SELECT key, record FROM commits WHERE key >= ? AND key < ? ORDER BY key LIMIT 1");
        first.Bind(1, EventTables.Key(from, 0)).Bind(2, EventTables.Key(end, 0));
        return first.Step()
            ? (first.Long(0) >> EventTables.VersionBits, CommitCodec.StreamOf(first.Blob(1).ToArray()))
            : null;
    }
}
