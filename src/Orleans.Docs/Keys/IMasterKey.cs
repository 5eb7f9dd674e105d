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
    /// 32 bytes that are stable per tenant and purpose, for keyed hashes (document ids, caller tokens).
    /// </summary>
    ValueTask<byte[]> Secret(string tenant, string purpose, CancellationToken cancellationToken);
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
public sealed class KeyServiceUnavailableException(string reason, Exception? inner = null) : Exception(reason, inner);
