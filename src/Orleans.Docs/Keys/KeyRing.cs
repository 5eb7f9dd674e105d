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

    /// <summary>Keys that are being made and stored just now.</summary>
    private readonly ConcurrentDictionary<TaskCompletionSource, bool> _adding = new();

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
        return stands is null
            ? await Add(document, cancellationToken)
            : await Unwrap(document, stands, cancellationToken);
    }

    /// <exception cref="KeyUnavailableException">The document has no key (any more).</exception>
    public async ValueTask<DocumentKeys> Open(DocumentKey document, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(document, out var cached))
        {
            return cached;
        }

        var wrapped = await store.Find(document, cancellationToken)
            ?? throw KeyUnavailableException.Missing(document);
        return await Unwrap(document, wrapped, cancellationToken);
    }

    /// <summary>What a document's commits are sealed with; without its own key where that is gone.</summary>
    public async ValueTask<StreamKeys> OpenStream(DocumentKey document, CancellationToken cancellationToken)
    {
        var remains = await Remains(document.Tenant, cancellationToken);
        try
        {
            return new StreamKeys(await Open(document, cancellationToken), remains);
        }
        catch (KeyUnavailableException e) when (e.IsMissing)
        {
            return new StreamKeys(null, remains);
        }
    }

    /// <summary>Seals what is said of the erasure of a tenant's documents, and nothing that a document holds.</summary>
    public async ValueTask<DocumentKeys> Remains(string tenant, CancellationToken cancellationToken)
    {
        var secret = await master.Secret(tenant, "erased-documents", cancellationToken);
        return new DocumentKeys(DocumentKeys.RemainsId, secret);
    }

    /// <summary>Whether this process holds the key open.</summary>
    internal bool Holds(DocumentKey document) => _cache.ContainsKey(document);

    /// <summary>Lets a key go that this process holds open; the store keeps it.</summary>
    public void Close(DocumentKey document) => Forget(document);

    /// <summary>Destroys the key: what it encrypted is gone for good.</summary>
    public async Task Destroy(DocumentKey document, CancellationToken cancellationToken)
    {
        await store.Remove(document, cancellationToken);
        Forget(document);
    }

    public ValueTask<byte[]> TenantSecret(string tenant, string purpose, CancellationToken cancellationToken) =>
        master.Secret(tenant, purpose, cancellationToken);

    /// <summary>
    /// Every key that this process began to make before is stored, or given up, when it returns: those that come later
    /// are wrapped by whatever master key was current when this was called, or by a later one.
    /// </summary>
    public Task Added() => Task.WhenAll(_adding.Keys.Select(adding => adding.Task));

    private async ValueTask<DocumentKeys> Add(DocumentKey document, CancellationToken cancellationToken)
    {
        var adding = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _adding.TryAdd(adding, true);
        try
        {
            var (plain, wrapped) = await master.NewKey(document, cancellationToken);

            // To its end, so that nothing is written after Added has returned.
            var stands = await store.GetOrAdd(document, wrapped, CancellationToken.None);
            return stands.KeyId == wrapped.KeyId
                ? Keep(document, wrapped.KeyId, plain)
                : await Unwrap(document, stands, cancellationToken);
        }
        finally
        {
            _adding.TryRemove(adding, out _);
            adding.SetResult();
        }
    }

    private async ValueTask<DocumentKeys> Unwrap(
        DocumentKey document, WrappedKey found, CancellationToken cancellationToken)
    {
        try
        {
            return Keep(document, found.KeyId, await master.Unwrap(document, found, cancellationToken));
        }
        catch (KeyUnavailableException)
        {
            // It may have been wrapped anew since it was read, and the master key before be gone.
            var stands = await store.Find(document, cancellationToken)
                ?? throw KeyUnavailableException.Missing(document);
            if (stands.HasBytesOf(found))
            {
                throw;
            }

            return Keep(document, stands.KeyId, await master.Unwrap(document, stands, cancellationToken));
        }
    }

    private DocumentKeys Keep(DocumentKey document, Guid keyId, byte[] plain)
    {
        var keys = new DocumentKeys(keyId, plain);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(plain);
        if (_cache.TryAdd(document, keys))
        {
            Interlocked.Increment(ref _cached);
            _order.Enqueue(document);

            // Keys that were closed leave their places behind.
            var max = options.Value.CachedKeysMax;
            while ((Volatile.Read(ref _cached) > max || _order.Count > 2L * max) && _order.TryDequeue(out var oldest))
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

/// <summary>The keys of one stream: the document's own, and the one that what is said of its erasure is sealed with.
/// </summary>
/// <param name="Own">Null where it is gone.</param>
public readonly record struct StreamKeys(DocumentKeys? Own, DocumentKeys Remains)
{
    /// <summary>Null where the commit cannot be read any more.</summary>
    public DocumentKeys? For(Guid keyId) =>
        keyId == DocumentKeys.RemainsId ? Remains : Own?.KeyId == keyId ? Own : null;
}
