using System.Collections.Immutable;
using Orleans.Docs.Search;
using Xunit;

namespace Orleans.Docs.Tests.Search;

/// <summary>
/// What every index keeps. Derive, say how to open one over storage that outlives it, and all tests run.
/// </summary>
public abstract partial class SearchIndexConformance : IAsyncLifetime
{
    protected const string Live = "live";
    protected const string Tenant = "acme";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private ISearchIndex _index = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens the index; opened again after <see cref="Close"/>, it holds what was written.</summary>
    protected abstract ISearchIndex Open();

    protected abstract void Close(ISearchIndex index);

    /// <summary>After the last index is closed.</summary>
    protected virtual void CleanUp()
    {
    }

    /// <summary>Makes what was written visible to searches, where that takes more than the write.</summary>
    protected virtual Task Refresh(string generation) => Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _index = Open();
        await _index.Create(Live, Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        Close(_index);
        CleanUp();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private void Restart()
    {
        Close(_index);
        _index = Open();
    }

    private static DocumentKey Key(string id, string tenant = Tenant) => new(tenant, id);

    private static IndexEntry Entry(string id, string? text = null, long version = 1, string tenant = Tenant) => new()
    {
        Document = Key(id, tenant),
        Version = version,
        State = "completed",
        UploadedAt = Noon,
        Text = text,
    };

    private async Task Write(params IndexEntry[] entries) => await WriteTo(Live, entries);

    private async Task WriteTo(string generation, params IndexEntry[] entries)
    {
        await _index.Write(generation, entries, Cancellation);
        await Refresh(generation);
    }

    private Task<SearchPage> Search(SearchQuery query, string tenant = Tenant, string generation = Live) =>
        _index.Search(generation, tenant, query, Cancellation);

    private Task<SearchPage> Search(string text) => Search(new SearchQuery { Text = text });

    /// <summary>Ids of the first page, best first.</summary>
    private async Task<string[]> Found(string text) => Ids(await Search(text));

    /// <summary>Ids of the first page, best first.</summary>
    private async Task<string[]> Found(SearchQuery query) => Ids(await Search(query));

    private static string[] Ids(SearchPage page) => [.. page.Hits.Select(hit => hit.Document.Id)];

    private async Task<long> VersionOf(DocumentKey document, string generation = Live) =>
        (await _index.Find(generation, document, Cancellation))?.Version ?? 0;

    private async Task<List<IndexEntry>> Entries(string generation = Live)
    {
        var entries = new List<IndexEntry>();
        await foreach (var entry in _index.Entries(generation, Cancellation))
        {
            entries.Add(entry);
        }

        return entries;
    }

    private static ImmutableSortedDictionary<string, string> Map(params (string Name, string Value)[] pairs) =>
        pairs.ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value);
}
