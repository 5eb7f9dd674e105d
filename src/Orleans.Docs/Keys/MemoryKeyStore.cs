using System.Collections.Concurrent;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Keys;

/// <summary>The key store in memory, for tests and measurements: keeps every promise but durability.</summary>
public sealed class MemoryKeyStore : IKeyStore
{
    private readonly ConcurrentDictionary<DocumentKey, WrappedKey> _keys = [];

    public KeyBackups Backups { get; } = new(0, "the keys lie in memory alone");

    public async Task<WrappedKey> GetOrAdd(DocumentKey document, WrappedKey key, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return _keys.GetOrAdd(document, key with { Bytes = key.Bytes.ToArray() });
    }

    public async Task<WrappedKey?> Find(DocumentKey document, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return _keys.GetValueOrDefault(document);
    }

    public async Task<bool> Remove(DocumentKey document, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return _keys.TryRemove(document, out _);
    }

    public async Task<KeyPage> List(string? place, int countMax, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var page = _keys.Select(pair => (Place: pair.Key.ToString(), Pair: pair))
            .OrderBy(row => row.Place, StringComparer.Ordinal)
            .Where(row => string.CompareOrdinal(row.Place, place) > 0)
            .Take(countMax).ToList();
        return new KeyPage([.. page.Select(row => row.Pair)], page.Count < countMax ? null : page[^1].Place);
    }

    public async Task<bool> Replace(
        DocumentKey document, WrappedKey expected, WrappedKey replacement, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return _keys.TryGetValue(document, out var stands)
            && stands.HasBytesOf(expected)
            && _keys.TryUpdate(document, replacement with { Bytes = replacement.Bytes.ToArray() }, stands);
    }

    public Task Clean(CancellationToken cancellationToken) => Task.CompletedTask;
}
