using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Search;

/// <summary>
/// Statements that name a tenant's table. A session keeps its statements for ever, and there may be very many tenants,
/// so these are closed after use.
/// </summary>
internal sealed class OneUse(SqliteSession session, string sql) : IDisposable
{
    public SqliteStatement Statement { get; } = new(session.Connection.Handle!, sql);

    /// <summary>Runs a statement whose only parameter is an entry.</summary>
    public static void Run(SqliteSession session, string sql, long entry)
    {
        using var use = new OneUse(session, sql);
        use.Statement.Bind(1, entry).Run();
    }

    public void Dispose() => Statement.Close();
}
