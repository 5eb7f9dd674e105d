using Orleans.Docs.Review;
using Orleans.Docs.Search;

namespace Orleans.Docs.TestSilo;

/// <summary>An index before another one: a test changes what it is about.</summary>
internal abstract class DelegatingIndex(ISearchIndex inner) : ISearchIndex, IDisposable
{
    public void Dispose()
    {
        (inner as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
    }

    public Task Create(string generation, CancellationToken cancellationToken) =>
        inner.Create(generation, cancellationToken);

    public Task Drop(string generation, CancellationToken cancellationToken) =>
        inner.Drop(generation, cancellationToken);

    public Task MakeSearchable(string generation, CancellationToken cancellationToken) =>
        inner.MakeSearchable(generation, cancellationToken);

    public Task MakeLive(string generation, CancellationToken cancellationToken) =>
        inner.MakeLive(generation, cancellationToken);

    public virtual Task Write(
        string generation, IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken) =>
        inner.Write(generation, entries, cancellationToken);

    public Task Purge(string generation, CancellationToken cancellationToken) =>
        inner.Purge(generation, cancellationToken);

    public Task<IndexEntry?> Find(string generation, DocumentKey document, CancellationToken cancellationToken) =>
        inner.Find(generation, document, cancellationToken);

    public Task<IndexEntry?> FindWhole(string generation, DocumentKey document, CancellationToken cancellationToken) =>
        inner.FindWhole(generation, document, cancellationToken);

    public Task<long> Count(string generation, CancellationToken cancellationToken) =>
        inner.Count(generation, cancellationToken);

    public virtual Task<SearchPage> Search(
        string generation, string tenant, SearchQuery query, CancellationToken cancellationToken) =>
        inner.Search(generation, tenant, query, cancellationToken);

    public Task<IReadOnlyList<IndexEntry>> Parked(
        string generation, string tenant, DocumentKey? after, int countMax, CancellationToken cancellationToken) =>
        inner.Parked(generation, tenant, after, countMax, cancellationToken);

    public Task<EntriesToReview> ToReview(
        string generation, string tenant, ReviewQuery query, ReviewPlace? after, CancellationToken cancellationToken) =>
        inner.ToReview(generation, tenant, query, after, cancellationToken);

    public Task<IndexTotals> Totals(
        string generation, string tenant, KeyValuePair<string, string>? tag, CancellationToken cancellationToken) =>
        inner.Totals(generation, tenant, tag, cancellationToken);

    public virtual IAsyncEnumerable<IndexEntry> Entries(string generation, CancellationToken cancellationToken) =>
        inner.Entries(generation, cancellationToken);

    public IAsyncEnumerable<IndexFault> Faults(
        string generation, string? tenant, CancellationToken cancellationToken) =>
        inner.Faults(generation, tenant, cancellationToken);

    public IAsyncEnumerable<IndexFault> Faults(
        string generation, DocumentKey document, CancellationToken cancellationToken) =>
        inner.Faults(generation, document, cancellationToken);
}
