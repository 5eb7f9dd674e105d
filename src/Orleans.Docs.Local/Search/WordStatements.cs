using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Search;

/// <summary>The statements that add words, one for each tenant of a batch: preparing one costs as much as running it.
/// </summary>
internal sealed class WordStatements(SqliteSession session) : IDisposable
{
    private readonly Dictionary<long, OneUse> _byTenant = [];

    /// <summary>The words of content that was just stored.</summary>
    public void Add(long tenant, long entry, PreparedEntry content)
    {
        if (!_byTenant.TryGetValue(tenant, out var use))
        {
            _byTenant.Add(tenant, use = new OneUse(session, IndexSchema.AddWords(tenant)));
        }

        use.Statement.Bind(1, entry).BindUtf8(2, content.Text).BindUtf8(3, content.Summary)
            .BindUtf8(4, content.KeyFacts).BindUtf8(5, content.Subject).BindUtf8(6, content.FileName).Run();
    }

    public void Dispose()
    {
        foreach (var use in _byTenant.Values)
        {
            use.Dispose();
        }
    }
}
