using Orleans.Docs.Events;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Events;

/// <summary>
/// The tables of the event store. Commits lie in the order in which they came, so that those of one transaction fill
/// whole pages, whatever streams they are of; a page is written twice, to the log and to the file. A commit's key is
/// its stream's number and its first version in one integer: a stream is one range of the index on it.
/// </summary>
internal static class EventTables
{
    /// <summary>16 million events in a stream, 500 billion streams in a file.</summary>
    public const int VersionBits = 24;

    public const long VersionMax = (1L << VersionBits) - 1;

    public static readonly string[] Schema =
    [
        """
        CREATE TABLE streams(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE commits(
            key INTEGER PRIMARY KEY, count INTEGER NOT NULL, commit_id BLOB NOT NULL, opens INTEGER NOT NULL,
            record BLOB NOT NULL);
        CREATE TABLE marks(key INTEGER PRIMARY KEY, since INTEGER NOT NULL);
        CREATE INDEX marks_by_age ON marks(since, key);
        """,
        """
        CREATE TABLE arrived(
            place INTEGER PRIMARY KEY, key INTEGER NOT NULL UNIQUE, count INTEGER NOT NULL, commit_id BLOB NOT NULL,
            opens INTEGER NOT NULL, record BLOB NOT NULL);
        INSERT INTO arrived(key, count, commit_id, opens, record)
            SELECT key, count, commit_id, opens, record FROM commits ORDER BY key;
        DROP TABLE commits;
        ALTER TABLE arrived RENAME TO commits;
        """,
    ];

    public static long Key(long streamId, long version) => (streamId << VersionBits) | version;

    /// <exception cref="CommitTooLargeException">The record is over the limit.</exception>
    public static void Check(StoredCommit commit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(commit.FirstVersion, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(commit.EventCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(commit.FirstVersion, VersionMax - commit.EventCount + 1);
        if (commit.Record.Length > StoredCommit.RecordBytesMax)
        {
            throw new CommitTooLargeException(commit.Stream, commit.Record.Length);
        }
    }

    /// <exception cref="VersionConflictException">The stream is at another version; nothing was written.</exception>
    public static void Append(SqliteSession session, StoredCommit commit, DateTimeOffset since)
    {
        var heads = StreamHeads.Of(session);
        if (heads.Find(commit.Stream, commit.FirstVersion - 1) is { } id)
        {
            if (Insert(session, Key(id, commit.FirstVersion), commit, since))
            {
                heads.Keep(commit, id);
                return;
            }

            // Written by another connection.
            heads.Forget(commit.Stream);
        }

        var (known, version) = Head(session, commit.Stream);
        if (version != commit.FirstVersion - 1)
        {
            if (known is { } stream && IsStored(session, Key(stream, commit.FirstVersion), commit.CommitId))
            {
                return;
            }

            throw new VersionConflictException(commit.Stream, commit.FirstVersion - 1, version);
        }

        var added = known ?? AddStream(session, commit.Stream);
        if (!Insert(session, Key(added, commit.FirstVersion), commit, since))
        {
            throw new VersionConflictException(commit.Stream, commit.FirstVersion - 1, commit.FirstVersion);
        }

        heads.Keep(commit, added);
    }

    /// <summary>False, and nothing is written, where the key is taken.</summary>
    private static bool Insert(SqliteSession session, long key, StoredCommit commit, DateTimeOffset since)
    {
        using var insert = session.Statement(
            "INSERT OR IGNORE INTO commits(key, count, commit_id, opens, record) VALUES (?, ?, ?, ?, ?)");
        var isNew = insert.Bind(1, key).Bind(2, commit.EventCount).Bind(3, commit.CommitId)
            .Bind(4, commit.OpensEpisode ? 1 : 0).Bind(5, commit.Record.Span).Run() == 1;
        if (isNew && commit.OpensEpisode)
        {
            EventMarks.Add(session, key, since);
        }

        return isNew;
    }

    /// <summary>A page of one stream, and where the next one starts, or null at the end.</summary>
    public static (List<StoredCommit> Page, StreamPlace? Next) ReadStream(
        SqliteSession session, StreamName stream, StreamPlace place, SqliteEventStoreOptions options)
    {
        if (place.Version > VersionMax)
        {
            return ([], null);
        }

        // One statement, name and all: it is run for each document that activates.
        using var select = session.Statement(
            """
            SELECT c.key, c.count, c.commit_id, c.opens, c.record FROM streams s CROSS JOIN commits c
            WHERE s.name = ?1 AND c.key < (s.id + 1) << 24 AND c.key >= coalesce(
                (SELECT max(key) FROM commits WHERE key > (s.id << 24 | ?2) AND key <= (s.id << 24 | ?3)),
                s.id << 24 | ?3)
            ORDER BY c.key
            """);
        select.Bind(1, stream.ToString()).Bind(2, place.AfterFirst ?? 0).Bind(3, place.Start);
        var page = new List<StoredCommit>();
        for (var bytes = 0; select.Step();)
        {
            var commit = Commit(select, stream);
            if (commit.FirstVersion < place.Version && commit.LastVersion < place.Version)
            {
                // The last one before a hole, or before the end.
                continue;
            }

            page.Add(commit);
            bytes += commit.Record.Length;
            if (page.Count == options.ReadPageCommits || bytes >= options.ReadPageBytes)
            {
                return (page, place with { AfterFirst = commit.FirstVersion });
            }
        }

        return (page, null);
    }

    /// <summary>The last key that a commit of this stream can have, also where it has lost its row.</summary>
    public static long EndOf(SqliteSession session, StreamName stream) =>
        (FindStream(session, stream) ?? FindUnlisted(session, stream)) is { } id
            ? Key(id, VersionMax)
            : throw new ArgumentException($"there is no stream {stream} to resume after", nameof(stream));

    /// <summary>Looks through all keys, since no name leads there.</summary>
    private static long? FindUnlisted(SqliteSession session, StreamName stream)
    {
        using var select = session.Statement(
            """
            SELECT c.key >> 24, c.record FROM commits c
            WHERE NOT EXISTS (SELECT 1 FROM streams s WHERE s.id = c.key >> 24) ORDER BY c.key
            """);
        while (select.Step())
        {
            if (CommitCodec.StreamOf(select.Blob(1).ToArray()) == stream)
            {
                return select.Long(0);
            }
        }

        return null;
    }

    public static long? FindStream(SqliteSession session, StreamName stream)
    {
        using var select = session.Statement("SELECT id FROM streams WHERE name = ?");
        return select.Bind(1, stream.ToString()).Step() ? select.Long(0) : null;
    }

    /// <summary>Null if there is no stream of this number.</summary>
    public static StreamName? NameOf(SqliteSession session, long id)
    {
        using var select = session.Statement("SELECT name FROM streams WHERE id = ?");
        return select.Bind(1, id).Step() ? Stream(session, select.Text(0)) : null;
    }

    /// <summary>
    /// Reads a commit whose columns come in the order key, count, commit_id, opens, record. What is not as it was
    /// written is shown as it is, and an id that is none as an empty one: no commit has that.
    /// </summary>
    public static StoredCommit Commit(SqliteStatement row, StreamName stream)
    {
        var id = row.Blob(2);
        return new StoredCommit(
            stream, row.Long(0) & VersionMax, row.Int(1), id.Length == 16 ? new Guid(id) : Guid.Empty,
            row.Int(3) != 0, row.Blob(4).ToArray());
    }

    /// <summary>The same of a commit whose stream has lost its row.</summary>
    /// <exception cref="SqliteUnavailableException">Nor does its record tell the name.</exception>
    public static StoredCommit Unlisted(SqliteSession session, SqliteStatement row)
    {
        var stream = CommitCodec.StreamOf(row.Blob(4).ToArray())
            ?? throw new SqliteUnavailableException(session.Connection.DataSource, SqliteFault.Corrupt);
        return Commit(row, stream) with { IsUnlisted = true };
    }

    /// <summary>The stream of a row.</summary>
    /// <exception cref="SqliteUnavailableException">Its name was altered.</exception>
    public static StreamName Stream(SqliteSession session, string name) => DocumentKey.TryParse(name, out var key)
        ? StreamName.Of(key)
        : throw new SqliteUnavailableException(session.Connection.DataSource, SqliteFault.Corrupt);

    private static long AddStream(SqliteSession session, StreamName stream)
    {
        // Above the commits as well: those of a stream that lost its row never become another's.
        using var insert = session.Statement(
            """
            INSERT INTO streams(id, name) SELECT 1 + max(
                coalesce((SELECT max(id) FROM streams), 0), coalesce((SELECT max(key) >> 24 FROM commits), 0)), ?
            """);
        insert.Bind(1, stream.ToString()).Run();
        return session.LastRowId;
    }

    /// <summary>A stream's number, null for an unknown one, and its version.</summary>
    private static (long? Id, long Version) Head(SqliteSession session, StreamName stream)
    {
        using var select = session.Statement(
            """
            SELECT s.id, c.key, c.count FROM streams s LEFT JOIN commits c ON c.key =
                (SELECT max(key) FROM commits WHERE key > s.id << 24 AND key < (s.id + 1) << 24)
            WHERE s.name = ?
            """);
        return !select.Bind(1, stream.ToString()).Step() ? (null, 0)
            : (select.Long(0), select.IsNull(1) ? 0 : (select.Long(1) & VersionMax) + select.Int(2) - 1);
    }

    private static bool IsStored(SqliteSession session, long key, Guid commitId)
    {
        using var select = session.Statement("SELECT commit_id FROM commits WHERE key = ?");
        return select.Bind(1, key).Step() && select.Blob(0).Length == 16 && select.Guid(0) == commitId;
    }
}

/// <summary>
/// What is still to be read of a stream: from the commit that holds a version, or behind a commit that was read. The
/// latter trusts only keys, since a damaged row may tell any count.
/// </summary>
internal readonly record struct StreamPlace(long Version, long? AfterFirst)
{
    public long Start => AfterFirst is { } first ? first + 1 : Version;
}
