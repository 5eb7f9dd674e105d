namespace Orleans.Docs.Blobs;

/// <summary>
/// Encrypted bytes under <c>tenant/document/name</c>; knows nothing of keys. A put that returned is durable
/// (file and directory synced); a blob is written once and never changed.
/// </summary>
public interface IBlobStore
{
    /// <summary>
    /// Stores what <paramref name="write"/> writes, whole or not at all; replaces nothing: if the name exists,
    /// <paramref name="write"/> is not called and the answer is false.
    /// </summary>
    /// <exception cref="BlobStoreUnavailableException">Disk full or not writable.</exception>
    Task<bool> Put(BlobName name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken);

    /// <summary>The bytes, or null where there is no such blob. The stream is seekable.</summary>
    Task<Stream?> Open(BlobName name, CancellationToken cancellationToken);

    Task<bool> Delete(BlobName name, CancellationToken cancellationToken);

    /// <summary>All blobs of one document.</summary>
    IAsyncEnumerable<StoredBlob> List(DocumentKey document, CancellationToken cancellationToken);

    /// <summary>
    /// All blobs last written in [<paramref name="from"/>, <paramref name="until"/>), in any order: for the sweep of
    /// orphans.
    /// </summary>
    IAsyncEnumerable<StoredBlob> List(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken);
}

/// <param name="Name">Hexadecimal HMAC of the plain bytes, or <c>chunk-</c> and an offset for parts of an
/// upload.</param>
public readonly record struct BlobName(DocumentKey Document, string Name)
{
    public override string ToString() => $"{Document}/{Name}";
}

public readonly record struct StoredBlob(BlobName Name, long Length, DateTimeOffset Written);

public sealed class BlobStoreUnavailableException(string reason, Exception? inner = null)
    : Exception(reason, inner), IStoreFailure
{
    public StorageFault Fault { get; init; }
}

/// <summary>A blob is missing, or its bytes are not those that were written.</summary>
public sealed class BlobDamagedException(
    BlobName name, string reason, Exception? inner = null, bool isMissing = false)
    : Exception($"blob {name} {reason}", inner)
{
    public BlobName Name { get; } = name;

    public string Reason { get; } = reason;

    public bool IsMissing { get; } = isMissing;
}
