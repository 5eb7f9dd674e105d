using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Orleans.Docs.Keys;

public sealed class KeyRingOptions
{
    /// <summary>Plain keys held in memory; the oldest leave first.</summary>
    [Range(1, 10_000_000)]
    public int CachedKeysMax { get; set; } = 20_000;
}

/// <summary>
/// Opens the keys of documents: a key store for the wrapped ones, a master key to unwrap them, and a bounded cache.
/// </summary>
public sealed class KeyRing(IKeyStore store, IMasterKey master, IOptions<KeyRingOptions> options)
{
    private readonly ConcurrentDictionary<DocumentKey, DocumentKeys> _cache = new();
    private readonly ConcurrentQueue<DocumentKey> _order = new();

    /// <summary>Of the cache, which takes all its locks to count itself.</summary>
    private int _cached;

    /// <summary>The document's keys, made now if it has none.</summary>
    public async ValueTask<DocumentKeys> GetOrCreate(DocumentKey document, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(document, out var cached))
        {
            return cached;
        }

        var stands = await store.Find(document, cancellationToken);
        if (stands is not null)
        {
            return Keep(document, stands.KeyId, await master.Unwrap(document, stands, cancellationToken));
        }

        var (plain, wrapped) = await master.NewKey(document, cancellationToken);
        stands = await store.GetOrAdd(document, wrapped, cancellationToken);
        return stands.KeyId == wrapped.KeyId
            ? Keep(document, wrapped.KeyId, plain)
            : Keep(document, stands.KeyId, await master.Unwrap(document, stands, cancellationToken));
    }

    /// <exception cref="KeyUnavailableException">The document has no key (any more).</exception>
    public async ValueTask<DocumentKeys> Open(DocumentKey document, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(document, out var cached))
        {
            return cached;
        }

        var wrapped = await store.Find(document, cancellationToken)
            ?? throw new KeyUnavailableException(document, "it was destroyed or never made");
        return Keep(document, wrapped.KeyId, await master.Unwrap(document, wrapped, cancellationToken));
    }

    /// <summary>Destroys the key: what it encrypted is gone for good.</summary>
    public async Task Destroy(DocumentKey document, CancellationToken cancellationToken)
    {
        await store.Remove(document, cancellationToken);
        Forget(document);
    }

    public ValueTask<byte[]> TenantSecret(string tenant, string purpose, CancellationToken cancellationToken) =>
        master.Secret(tenant, purpose, cancellationToken);

    private DocumentKeys Keep(DocumentKey document, Guid keyId, byte[] plain)
    {
        var keys = new DocumentKeys(keyId, plain);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(plain);
        if (_cache.TryAdd(document, keys))
        {
            Interlocked.Increment(ref _cached);
            _order.Enqueue(document);
            while (Volatile.Read(ref _cached) > options.Value.CachedKeysMax && _order.TryDequeue(out var oldest))
            {
                Forget(oldest);
            }
        }

        return keys;
    }

    private void Forget(DocumentKey document)
    {
        if (_cache.TryRemove(document, out _))
        {
            Interlocked.Decrement(ref _cached);
        }
    }
}
