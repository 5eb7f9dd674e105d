using Orleans.Docs.Documents;

namespace Orleans.Docs.Keys;

/// <summary>
/// One row a document: its wrapped data key. Lies apart from events and blobs, so that removing the row erases.
/// An add or a removal that returned is durable.
/// </summary>
/// <exception cref="KeyServiceUnavailableException">Out of every member: keys cannot be had for now.</exception>
public interface IKeyStore
{
    /// <summary>For how long copies of the rows may bring a removed one back.</summary>
    KeyBackups Backups { get; }

    /// <summary>
    /// Stores the key unless the document has one; returns the one that stands, so that racing creators agree.
    /// </summary>
    Task<WrappedKey> GetOrAdd(DocumentKey document, WrappedKey key, CancellationToken cancellationToken);

    Task<WrappedKey?> Find(DocumentKey document, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the row beyond recovery by later readers of the store's files; returns whether there was one.
    /// </summary>
    Task<bool> Remove(DocumentKey document, CancellationToken cancellationToken);
}

/// <param name="KeyId">Names the data key; stands in each commit's envelope.</param>
/// <param name="MasterKeyId">Which master key wrapped it.</param>
public sealed record WrappedKey(Guid KeyId, string MasterKeyId, ReadOnlyMemory<byte> Bytes);
