namespace Orleans.Docs.Keys;

/// <summary>Wraps and unwraps data keys: a file with owner-only rights locally, KMS on AWS.</summary>
public interface IMasterKey
{
    /// <summary>A fresh 32-byte data key, bound to the document: plain and wrapped.</summary>
    ValueTask<(byte[] Plain, WrappedKey Wrapped)> NewKey(DocumentKey document, CancellationToken cancellationToken);

    /// <exception cref="KeyUnavailableException">Wrapped by another master key, for another document, or
    /// altered.</exception>
    ValueTask<byte[]> Unwrap(DocumentKey document, WrappedKey key, CancellationToken cancellationToken);

    /// <summary>
    /// 32 bytes that are stable per tenant and purpose, for keyed hashes (document ids, caller tokens). They come from
    /// a root of their own, which no rotation changes.
    /// </summary>
    ValueTask<byte[]> Secret(string tenant, string purpose, CancellationToken cancellationToken);

    /// <summary>Names the master key that wraps new keys, and tells nothing about it.</summary>
    ValueTask<string> CurrentId(CancellationToken cancellationToken);

    /// <summary>
    /// Takes a new master key into use for all that is wrapped from now on; those before still open what they wrapped.
    /// Durable when it returns, and may be repeated: until <see cref="Retire"/>, it takes no second one. A wing that is
    /// told from outside which key to use takes that one.
    /// </summary>
    /// <returns>As <see cref="CurrentId"/>.</returns>
    ValueTask<string> Renew(CancellationToken cancellationToken);

    /// <summary>The same data key, wrapped by the master key of that id, which is the current one.</summary>
    /// <exception cref="KeyUnavailableException">As of <see cref="Unwrap"/>.</exception>
    ValueTask<WrappedKey> Rewrap(
        DocumentKey document, WrappedKey key, string masterKeyId, CancellationToken cancellationToken);

    /// <summary>
    /// Lets go of every master key but this one, as far as it is this wing's to destroy: what they wrapped is never
    /// opened again. May be repeated.
    /// </summary>
    ValueTask Retire(string masterKeyId, CancellationToken cancellationToken);

    /// <summary>What a rotation leaves to whoever runs the system.</summary>
    string RetiredNote { get; }
}

/// <summary>The document's key is gone (erased) or cannot be unwrapped.</summary>
public sealed class KeyUnavailableException(DocumentKey document, string reason)
    : Exception($"no key for document {document}: {reason}")
{
    public DocumentKey Document { get; } = document;

    /// <summary>There is no such key, as of an erased document; else there is one that cannot be unwrapped.</summary>
    public bool IsMissing { get; private init; }

    public static KeyUnavailableException Missing(DocumentKey document) =>
        new(document, "it was destroyed or never made") { IsMissing = true };
}

/// <summary>
/// Keys cannot be had for now: the service or the table that holds them cannot be used, which the reason names. It says
/// nothing about any key, and goes by itself when the cause is gone.
/// </summary>
public sealed class KeyServiceUnavailableException(string reason, Exception? inner = null)
    : Exception(reason, inner), IStoreFailure
{
    public StorageFault Fault { get; init; }
}
