using Orleans.Docs.Search;
using Orleans.Docs.TestSilo;

namespace Orleans.Docs.Cluster.Tests.Erasing;

/// <summary>An index that does not let go of what was erased.</summary>
internal sealed class HoardingIndex(ISearchIndex inner) : DelegatingIndex(inner)
{
    public override Task Write(
        string generation, IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken) =>
        base.Write(generation, [.. entries.Where(entry => !entry.Deleted)], cancellationToken);
}
