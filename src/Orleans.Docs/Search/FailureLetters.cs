using System.Collections.Immutable;

namespace Orleans.Docs.Search;

/// <summary>
/// Keeps the lists of documents that cannot be indexed in step with one partition of the projection. It asks a tenant's
/// list once and then calls it only when something has to change.
/// </summary>
internal sealed class FailureLetters(Func<string, IIndexFailuresGrain> listOf)
{
    private const int TenantsMax = 10_000;

    private readonly Dictionary<string, HashSet<DocumentKey>> _noted = [];

    /// <summary>Notes what failed, and forgets what was indexed.</summary>
    public async Task Update(ImmutableArray<DocumentFailure> failed, IEnumerable<IndexEntry> indexed)
    {
        foreach (var tenant in failed.GroupBy(failure => failure.Document.Tenant))
        {
            await listOf(tenant.Key).Note([.. tenant]);
            (await NotedOf(tenant.Key)).UnionWith(tenant.Select(failure => failure.Document));
        }

        foreach (var tenant in indexed.GroupBy(entry => entry.Document.Tenant))
        {
            var noted = await NotedOf(tenant.Key);
            var mended = tenant.Select(entry => entry.Document).Where(noted.Contains).ToImmutableArray();
            if (mended.Length > 0)
            {
                await listOf(tenant.Key).Clear(mended);
                noted.ExceptWith(mended);
            }
        }
    }

    private async Task<HashSet<DocumentKey>> NotedOf(string tenant)
    {
        if (!_noted.TryGetValue(tenant, out var noted))
        {
            var list = await listOf(tenant).List();
            if (_noted.Count >= TenantsMax)
            {
                _noted.Clear();
            }

            _noted[tenant] = noted = [.. list.Select(failure => failure.Document)];
        }

        return noted;
    }
}
