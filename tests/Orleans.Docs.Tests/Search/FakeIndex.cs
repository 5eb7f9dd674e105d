using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Orleans.Docs.Review;
using Orleans.Docs.Search;

namespace Orleans.Docs.Tests.Search;

/// <summary>An index in memory that holds entries and finds none; it can be told to fail.</summary>
internal sealed class FakeIndex : ISearchIndex
{
    private readonly ConcurrentDictionary<string, SortedDictionary<string, IndexEntry>> _generations = new();

    public FakeIndex(params IEnumerable<string> generations)
    {
        foreach (var generation in generations)
        {
            _generations[generation] = Empty();
        }
    }

    /// <summary>Runs before each write takes place; what it throws the write throws.</summary>
    public Func<string, IReadOnlyList<IndexEntry>, Task>? Writing { get; set; }

    public ConcurrentQueue<(string Generation, int Count)> Writes { get; } = new();

    public Task Create(string generation, CancellationToken cancellationToken)
    {
        _generations.TryAdd(generation, Empty());
        return Task.CompletedTask;
    }

    public Task Drop(string generation, CancellationToken cancellationToken)
    {
        _generations.TryRemove(generation, out _);
        return Task.CompletedTask;
    }

    /// <summary>Nothing to do: every generation shows what was written to it.</summary>
    public Task MakeSearchable(string generation, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task MakeLive(string generation, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task Purge(string generation, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task Write(string generation, IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        if (Writing is { } writing)
        {
            await writing(generation, entries);
        }

        Writes.Enqueue((generation, entries.Count));
        var held = Of(generation);
        lock (held)
        {
            foreach (var entry in entries)
            {
                if (!held.TryGetValue(entry.Document.ToString(), out var before) || before.Version < entry.Version)
                {
                    held[entry.Document.ToString()] = entry.WithoutText();
                }
            }
        }
    }

    public Task<IndexEntry?> Find(string generation, DocumentKey document, CancellationToken cancellationToken)
    {
        var held = Of(generation);
        lock (held)
        {
            return Task.FromResult(held.GetValueOrDefault(document.ToString()));
        }
    }

    public Task<IndexEntry?> FindWhole(string generation, DocumentKey document, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<long> Count(string generation, CancellationToken cancellationToken) =>
        Task.FromResult((long)Of(generation).Count);

    public Task<SearchPage> Search(
        string generation, string tenant, SearchQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<IndexEntry>> Parked(
        string generation, string tenant, DocumentKey? after, int countMax, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<EntriesToReview> ToReview(
        string generation, string tenant, ReviewQuery query, ReviewPlace? after, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IndexTotals> Totals(
        string generation, string tenant, KeyValuePair<string, string>? tag, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<IndexEntry> Entries(
        string generation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        var held = Of(generation);
        IndexEntry[] entries;
        lock (held)
        {
            entries = [.. held.Values];
        }

        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    public IAsyncEnumerable<IndexFault> Faults(
        string generation, string? tenant, CancellationToken cancellationToken) => AsyncEnumerable.Empty<IndexFault>();

    public IAsyncEnumerable<IndexFault> Faults(
        string generation, DocumentKey document, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<IndexFault>();

    public IReadOnlyDictionary<string, IndexEntry> Held(string generation) => Of(generation);

    private SortedDictionary<string, IndexEntry> Of(string generation) =>
        _generations.TryGetValue(generation, out var held)
            ? held
            : throw new IndexUnavailableException($"there is no generation {generation}");

    private static SortedDictionary<string, IndexEntry> Empty() => new(StringComparer.Ordinal);
}
