using Orleans.Docs.Events;
using Orleans.Docs.Local.Events;
using SQLitePCL;

namespace Orleans.Docs.Bench.Probes;

/// <summary>
/// The rows of the event store written and read by bare SQLite calls, under the same settings of the file, with nothing
/// around them: no look whether the version fits, no queue, no undoing of one write alone.
/// </summary>
internal sealed class RawSqlite : RawFile
{
    public static readonly FilePages Pages = FilePages.Of(new SqliteEventStoreOptions().Database);

    private const int VersionBits = 24;

    private readonly sqlite3_stmt _stream, _insert, _mark;

    public RawSqlite(string path)
        : base(path, Pages)
    {
        Script(
            """
            CREATE TABLE IF NOT EXISTS streams(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
            CREATE TABLE IF NOT EXISTS commits(
                place INTEGER PRIMARY KEY, key INTEGER NOT NULL UNIQUE, count INTEGER NOT NULL,
                commit_id BLOB NOT NULL, opens INTEGER NOT NULL, record BLOB NOT NULL);
            CREATE TABLE IF NOT EXISTS marks(key INTEGER PRIMARY KEY, since INTEGER NOT NULL);
            CREATE INDEX IF NOT EXISTS marks_by_age ON marks(since, key);
            """);
        _stream = Prepare("INSERT INTO streams(name) VALUES (?)");
        _insert = Prepare("INSERT INTO commits(key, count, commit_id, opens, record) VALUES (?, ?, ?, ?, ?)");
        _mark = Prepare("INSERT INTO marks(key, since) VALUES (?, ?)");
    }

    /// <summary>Adds the stream of a first commit; returns its number, which its later commits give.</summary>
    public long AddStream(StreamName name)
    {
        Check(raw.sqlite3_bind_text(_stream, 1, name.ToString()));
        Run(_stream);
        return raw.sqlite3_last_insert_rowid(Database);
    }

    public void Insert(long stream, StoredCommit commit, long since)
    {
        Span<byte> id = stackalloc byte[16];
        commit.CommitId.TryWriteBytes(id);
        var key = (stream << VersionBits) | commit.FirstVersion;
        Check(raw.sqlite3_bind_int64(_insert, 1, key));
        Check(raw.sqlite3_bind_int64(_insert, 2, commit.EventCount));
        Check(raw.sqlite3_bind_blob(_insert, 3, id));
        Check(raw.sqlite3_bind_int64(_insert, 4, commit.OpensEpisode ? 1 : 0));
        Check(raw.sqlite3_bind_blob(_insert, 5, commit.Record.Span));
        Run(_insert);
        if (commit.OpensEpisode)
        {
            Check(raw.sqlite3_bind_int64(_mark, 1, key));
            Check(raw.sqlite3_bind_int64(_mark, 2, since));
            Run(_mark);
        }
    }
}
