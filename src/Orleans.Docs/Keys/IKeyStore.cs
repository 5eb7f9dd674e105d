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

    /// <summary>
    /// A page of all rows, in an order of the store's own. A row that stands from the first page to the last comes
    /// once; one that was added or removed meanwhile may or may not. A page may be empty although more follow.
    /// </summary>
    /// <param name="place">Where the page before ended; null begins.</param>
    Task<KeyPage> List(string? place, int countMax, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a key in the place of the one that stands, if that is still exactly the expected one; a row that was
    /// removed stays away. Returns whether the new one stands; durable then.
    /// </summary>
    Task<bool> Replace(
        DocumentKey document, WrappedKey expected, WrappedKey replacement, CancellationToken cancellationToken);

    /// <summary>No file of the store holds what was replaced before, when it returns.</summary>
    Task Clean(CancellationToken cancellationToken);
}

/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record KeyPage(IReadOnlyList<KeyValuePair<DocumentKey, WrappedKey>> Keys, string? Next);

/// <param name="KeyId">Names the data key; stands in each commit's envelope.</param>
/// <param name="MasterKeyId">Which master key wrapped it.</param>
public sealed record WrappedKey(Guid KeyId, string MasterKeyId, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Wrapped bytes hold a nonce, so that no two that were wrapped apart are alike.</summary>
    public bool HasBytesOf(WrappedKey other) => Bytes.Span.SequenceEqual(other.Bytes.Span);
}
