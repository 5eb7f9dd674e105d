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
}
