using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Search;

/// <summary>
/// SQLite's own check of one table after the other, each a short read: that its pages and indexes, and of full text the
/// lists of words, can be read and agree with each other.
/// </summary>
internal static class TableProof
{
    private const string Sound = "ok";

    /// <param name="tenant">The tables of its words alone; null for all that there are.</param>
    public static List<string> Tables(SqliteSession session, long? tenant)
    {
        using var read = session.Statement(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
        var words = tenant is { } id ? IndexSchema.WordsTable(id) : null;
        var tables = new List<string>();
        while (read.Step())
        {
            var name = read.Text(0);
            if (words is null || name == words || name.StartsWith(words + "_", StringComparison.Ordinal))
            {
                tables.Add(name);
            }
        }

        return tables;
    }

    /// <summary>What is wrong with it, as SQLite says it first; null: nothing.</summary>
    public static string? Run(string path, SqliteOptions options, string table, CancellationToken cancellationToken)
    {
        using var session = SqliteSession.OpenReader(path, options);
        using var interrupt = SqliteInterrupt.When(session, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        using var check = new OneUse(session, $"PRAGMA integrity_check('{table}')");
        return !check.Statement.Step() ? "SQLite says nothing of it"
            : check.Statement.Text(0) is var verdict && verdict != Sound ? verdict
            : null;
    }
}
