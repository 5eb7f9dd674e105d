using System.Collections.Immutable;

namespace Orleans.Docs.Search.Rebuild;

/// <summary>
/// The documents that a build leaves out: all of each tenant are counted, and the first of each are listed, however
/// many others have. Where more than the bound over all would be listed, whoever has the most gives way. Not for two
/// threads at once.
/// </summary>
internal sealed class LeftOut
{
    private readonly RebuildOptions _options;
    private readonly List<DocumentFailure> _listed;
    private readonly Dictionary<string, int> _listedOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _counts;

    /// <summary>Goes on from there.</summary>
    public LeftOut(BuildState from, RebuildOptions options)
    {
        _options = options;
        _listed = [.. from.FailedDocuments];
        _counts = from.FailuresByTenant.ToDictionary(
            counted => counted.Tenant, counted => counted.Count, StringComparer.Ordinal);
        Count = from.Failures;
        foreach (var tenant in _listed.GroupBy(failure => failure.Document.Tenant))
        {
            _listedOf[tenant.Key] = tenant.Count();
        }
    }

    public long Count { get; private set; }

    public ImmutableArray<DocumentFailure> Listed => [.. _listed];

    public ImmutableArray<TenantFailures> ByTenant =>
        [.. _counts.Select(counted => new TenantFailures(counted.Key, counted.Value))];

    public void Add(IReadOnlyList<DocumentFailure> failed)
    {
        foreach (var failure in failed)
        {
            Add(failure, failure.Document.Tenant);
        }
    }

    private void Add(DocumentFailure failure, string tenant)
    {
        Count++;
        if (_counts.TryGetValue(tenant, out var count) || _counts.Count < BuildState.TenantsCountedMax)
        {
            _counts[tenant] = count + 1;
        }

        var listed = _listedOf.GetValueOrDefault(tenant);
        if (listed >= _options.ListedMax)
        {
            return;
        }

        if (_listed.Count >= _options.ListedInAllMax)
        {
            var (most, ofMost) = _listedOf.MaxBy(other => other.Value);
            if (ofMost <= listed + 1)
            {
                return;
            }

            _listed.RemoveAt(_listed.FindLastIndex(other => other.Document.Tenant == most));
            _listedOf[most] = ofMost - 1;
        }

        _listed.Add(failure);
        _listedOf[tenant] = listed + 1;
    }
}
