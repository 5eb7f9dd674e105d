using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Orleans.Docs.Local.Sqlite;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _statements = [];
    private readonly SqliteConnection _connection;

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    /// <summary>For what statements do not cover, such as user functions. Do not begin transactions on it.</summary>
    public SqliteConnection Connection => _connection;

    /// <summary>False also after SQLite itself rolled a transaction back, as it does when the disk is full.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle!) == 0;

    /// <summary>Rows changed since the connection was opened.</summary>
    public int Changes => raw.sqlite3_total_changes(_connection.Handle!);

    /// <summary>What its user remembers beside it; ends with the connection.</summary>
    public object? Kept { get; set; }

    /// <summary>The number of the row that the last INSERT of one made.</summary>
    public long LastRowId => raw.sqlite3_last_insert_rowid(_connection.Handle!);

    public static SqliteSession OpenWriter(string path, SqliteOptions options, bool create)
    {
        var session = Open(path, create);
        try
        {
            session.Script(string.Create(CultureInfo.InvariantCulture, $"""
                PRAGMA busy_timeout = {(int)options.BusyTimeout.TotalMilliseconds};
                PRAGMA page_size = {options.PageBytes};
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA wal_autocheckpoint = {options.CheckpointPages};
                PRAGMA journal_size_limit = {(long)options.CheckpointPages * options.PageBytes};
                PRAGMA cache_size = {-options.WriterCacheKib};
                PRAGMA temp_store = MEMORY;
                PRAGMA trusted_schema = OFF;
                PRAGMA secure_delete = {(options.SecureDelete ? "ON" : "OFF")};
                """));
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public static SqliteSession OpenReader(string path, SqliteOptions options)
    {
        var session = Open(path, create: false);
        try
        {
            session.Script(string.Create(CultureInfo.InvariantCulture, $"""
                PRAGMA busy_timeout = {(int)options.BusyTimeout.TotalMilliseconds};
                PRAGMA cache_size = {-options.ReaderCacheKib};
                PRAGMA temp_store = MEMORY;
                PRAGMA trusted_schema = OFF;
                PRAGMA query_only = ON;
                """));
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The prepared statement for this text, one of a bounded set: values go into parameters.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements.Add(sql, statement = new SqliteStatement(_connection.Handle!, sql));
        }

        return statement.Take();
    }

    /// <summary>Runs a statement without parameters.</summary>
    public void Execute(string sql)
    {
        using var statement = Statement(sql);
        statement.Run();
    }

    /// <summary>The first column of the first row, or null where there is no row or the value is null.</summary>
    public long? Number(string sql)
    {
        using var statement = Statement(sql);
        return statement.Step() && !statement.IsNull(0) ? statement.Long(0) : null;
    }

    /// <summary>Runs any number of statements once, without keeping them.</summary>
    public void Script(string sql) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(_connection.Handle!, sql), _connection.Handle);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Close();
        }

        _connection.Dispose();
    }

    private static SqliteSession Open(string path, bool create)
    {
        SqliteLibrary.Prepare();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
