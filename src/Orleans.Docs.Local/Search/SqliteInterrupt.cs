using Orleans.Docs.Local.Sqlite;
using SQLitePCL;

namespace Orleans.Docs.Local.Search;

/// <summary>Breaks off whatever a session runs when a token is cancelled; the statement then throws.</summary>
internal static class SqliteInterrupt
{
    /// <summary>Dispose before the session serves another, so that no late interrupt hits that one.</summary>
    public static CancellationTokenRegistration When(SqliteSession session, CancellationToken cancelled) =>
        cancelled.Register(() => raw.sqlite3_interrupt(session.Connection.Handle!));

    public static bool Is(Exception error) =>
        error is OperationCanceledException
        || error is Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: raw.SQLITE_INTERRUPT };
}
