using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Orleans.Docs.Local.Sqlite;

public enum SqliteFault
{
    /// <summary>More work than the queue takes; nothing was tried.</summary>
    Overloaded,

    /// <summary>The database was closed by this process; nothing was tried.</summary>
    Closed,

    /// <summary>Somebody else holds a lock on the file.</summary>
    Busy,
    DiskFull,
    InputOutput,
    ReadOnly,

    /// <summary>The file cannot be opened: missing, a directory, or without rights.</summary>
    CannotOpen,

    /// <summary>There was a file, and it is gone.</summary>
    Missing,

    /// <summary>There was something in the file, and all of it is gone.</summary>
    Empty,
    Corrupt,
    NotADatabase,

    /// <summary>A newer version of this program wrote the file.</summary>
    TooNew,
}

/// <summary>
/// A database file cannot be used for now. Except for <see cref="SqliteFault.Overloaded"/> and
/// <see cref="SqliteFault.Closed"/>, a write that ends so may or may not have happened: read back to know.
/// </summary>
public sealed class SqliteUnavailableException(string file, SqliteFault fault, Exception? inner = null)
    : Exception($"database {file} {Describe(fault)}", inner), IStoreFailure
{
    public string File { get; } = file;

    public SqliteFault Fault { get; } = fault;

    /// <summary>
    /// Whether stored bytes are lost or altered, which no waiting mends; any other fault may pass by itself.
    /// </summary>
    public bool IsDamage =>
        Fault is SqliteFault.Missing or SqliteFault.Empty or SqliteFault.Corrupt or SqliteFault.NotADatabase;

    StorageFault IStoreFailure.Fault => Told;

    /// <summary>The same, as clients know it.</summary>
    public StorageFault Told => Fault switch
    {
        SqliteFault.Overloaded => StorageFault.Overloaded,
        SqliteFault.Busy => StorageFault.Locked,
        SqliteFault.DiskFull => StorageFault.DiskFull,
        SqliteFault.ReadOnly => StorageFault.ReadOnly,
        SqliteFault.InputOutput => StorageFault.InputOutput,
        SqliteFault.CannotOpen => StorageFault.NotOpened,
        _ => IsDamage ? StorageFault.Damaged : StorageFault.Unknown,
    };

    /// <summary>Tells a failure of the file as a whole from a failed statement, which returns false.</summary>
    internal static bool IsFault(Exception error, out SqliteFault fault)
    {
        fault = default;
        if (error is SqliteUnavailableException already)
        {
            fault = already.Fault;
            return true;
        }

        SqliteFault? found = (error as SqliteException)?.SqliteErrorCode switch
        {
            raw.SQLITE_FULL => SqliteFault.DiskFull,
            raw.SQLITE_IOERR or raw.SQLITE_NOLFS => SqliteFault.InputOutput,
            raw.SQLITE_READONLY or raw.SQLITE_PERM => SqliteFault.ReadOnly,
            raw.SQLITE_CORRUPT => SqliteFault.Corrupt,
            raw.SQLITE_NOTADB => SqliteFault.NotADatabase,
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => SqliteFault.Busy,
            raw.SQLITE_CANTOPEN => SqliteFault.CannotOpen,
            _ => null,
        };
        fault = found.GetValueOrDefault();
        return found is not null;
    }

    /// <summary>The typed form of an error that concerns the whole file, any other error as it is.</summary>
    internal static Exception Map(string file, Exception error) =>
        error is not SqliteUnavailableException && IsFault(error, out var fault)
            ? new SqliteUnavailableException(file, fault, error)
            : error;

    private static string Describe(SqliteFault fault) => fault switch
    {
        SqliteFault.Overloaded => "has more work waiting than it takes",
        SqliteFault.Closed => "is closed",
        SqliteFault.Busy => "is locked by somebody else",
        SqliteFault.DiskFull => "cannot grow: the disk is full",
        SqliteFault.InputOutput => "cannot be read or written: input/output error",
        SqliteFault.ReadOnly => "cannot be written: read only",
        SqliteFault.CannotOpen => "cannot be opened: missing, or without the rights",
        SqliteFault.Missing => "is missing: restore it",
        SqliteFault.Empty => "is empty, and was not: restore it",
        SqliteFault.Corrupt => "is damaged: restore it",
        SqliteFault.NotADatabase => "is not a database of this program: restore it",
        SqliteFault.TooNew => "was written by a newer version of this program",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
