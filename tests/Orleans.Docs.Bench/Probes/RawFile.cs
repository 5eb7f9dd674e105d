using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Docs.Local.Sqlite;
using SQLitePCL;

namespace Orleans.Docs.Bench.Probes;

/// <summary>A SQLite file and bare calls on it, under the same settings as the product's files.</summary>
internal abstract class RawFile : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _begin, _commit;

    protected RawFile(string path, FilePages pages)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
        }.ToString());
        _connection.Open();
        Database = _connection.Handle!;
        Script(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            PRAGMA page_size = {pages.Bytes};
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = {pages.Checkpoint};
            PRAGMA cache_size = -16384;
            PRAGMA temp_store = MEMORY;
            """));
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
    }

    protected sqlite3 Database { get; }

    public void Script(string sql) => Check(raw.sqlite3_exec(Database, sql));

    public void Begin() => Run(_begin);

    /// <summary>On disk when it returns.</summary>
    public void Commit() => Run(_commit);

    public sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(Database, sql, out var statement));
        return statement;
    }

    /// <summary>Steps to the end.</summary>
    public void Run(sqlite3_stmt statement)
    {
        Check(raw.sqlite3_step(statement), raw.SQLITE_DONE);
        Check(raw.sqlite3_reset(statement));
    }

    public long Number(string sql)
    {
        using var statement = Prepare(sql);
        Check(raw.sqlite3_step(statement), raw.SQLITE_ROW);
        return raw.sqlite3_column_int64(statement, 0);
    }

    public void Check(int code, int wanted = raw.SQLITE_OK)
    {
        if (code != wanted)
        {
            throw new BenchFailedException(string.Create(
                CultureInfo.InvariantCulture,
                $"the probe's SQLite answered {code}: {raw.sqlite3_errmsg(Database).utf8_to_string()}"));
        }
    }

    public void Dispose() => _connection.Dispose();
}

/// <summary>The pages of a file as the product's own file has them.</summary>
/// <param name="Bytes">Of one.</param>
/// <param name="Checkpoint">So many in the log are copied into the file.</param>
internal sealed record FilePages(int Bytes, int Checkpoint)
{
    public static FilePages Of(SqliteOptions options) => new(options.PageBytes, options.CheckpointPages);

    public string Settings => string.Create(
        CultureInfo.InvariantCulture,
        $"journal_mode=WAL, synchronous=FULL, page_size={Bytes}, wal_autocheckpoint={Checkpoint}, cache_size=16 MiB");
}
