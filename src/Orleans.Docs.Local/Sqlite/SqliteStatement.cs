using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Orleans.Docs.Local.Sqlite;

/// <summary>
/// A prepared statement of one session, kept for the next use: take it with <c>using</c>, since disposing makes it
/// free again (and ends its read). Parameters count from 1, columns from 0. Not for several threads.
/// </summary>
/// <remarks>
/// It stands directly on the SQLite functions: an append runs several statements, and the ADO.NET layer costs more than
/// they do, copies every blob and answers a busy file by sleeping.
/// </remarks>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _handle;
    private readonly string _sql;
    private bool _taken;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        _sql = sql;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out _handle), database);
    }

    internal SqliteStatement Take()
    {
        if (_taken)
        {
            throw new InvalidOperationException($"the statement is in use: {_sql}");
        }

        _taken = true;
        return this;
    }

    public SqliteStatement Bind(int parameter, long value) =>
        Checked(raw.sqlite3_bind_int64(_handle, parameter, value));

    public SqliteStatement Bind(int parameter, double value) =>
        Checked(raw.sqlite3_bind_double(_handle, parameter, value));

    public SqliteStatement Bind(int parameter, string? value) => Checked(
        value is null ? raw.sqlite3_bind_null(_handle, parameter) : raw.sqlite3_bind_text(_handle, parameter, value));

    public SqliteStatement BindUtf8(int parameter, byte[]? text) => Checked(
        text is null ? raw.sqlite3_bind_null(_handle, parameter)
        : text.Length == 0 ? raw.sqlite3_bind_text(_handle, parameter, "")
        : raw.sqlite3_bind_text(_handle, parameter, text.AsSpan()));

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value) => Checked(
        value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_handle, parameter, 0)
            : raw.sqlite3_bind_blob(_handle, parameter, value));

    public SqliteStatement BindNull(int parameter) => Checked(raw.sqlite3_bind_null(_handle, parameter));

    public SqliteStatement Bind(int parameter, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        return Bind(parameter, bytes);
    }

    /// <summary>Goes on to the next row; false at the end.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_handle);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(code, _database);
        }

        return false;
    }

    /// <summary>Runs to the end and stands ready for the next values; returns how many rows it changed.</summary>
    public int Run()
    {
        while (Step())
        {
        }

        var count = raw.sqlite3_changes(_database);
        _ = raw.sqlite3_reset(_handle);
        return count;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(_handle, column);

    public int Int(int column) => raw.sqlite3_column_int(_handle, column);

    public double Double(int column) => raw.sqlite3_column_double(_handle, column);

    public string Text(int column) => raw.sqlite3_column_text(_handle, column).utf8_to_string();

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_handle, column);

    public Guid Guid(int column) => new(Blob(column));

    public void Dispose()
    {
        // Reset repeats the error of the last step, which was thrown there.
        _ = raw.sqlite3_reset(_handle);
        _ = raw.sqlite3_clear_bindings(_handle);
        _taken = false;
    }

    internal void Close() => _handle.Dispose();

    private SqliteStatement Checked(int code)
    {
        SqliteException.ThrowExceptionForRC(code, _database);
        return this;
    }
}
