using Orleans.Docs.Blobs;

namespace Orleans.Docs.Cluster.Tests.Erasing;

/// <summary>A blob store that deletes nothing and says so.</summary>
internal sealed class StubbornBlobs(IBlobStore inner) : IBlobStore, IDisposable
{
    public Task<bool> Put(
        BlobName name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        inner.Put(name, write, cancellationToken);

    public Task<Stream?> Open(BlobName name, CancellationToken cancellationToken) =>
        inner.Open(name, cancellationToken);

    public Task<bool> Delete(BlobName name, CancellationToken cancellationToken) =>
        Task.FromException<bool>(new BlobStoreUnavailableException("nothing is deleted today"));

    public IAsyncEnumerable<StoredBlob> List(DocumentKey document, CancellationToken cancellationToken) =>
        inner.List(document, cancellationToken);

    public IAsyncEnumerable<StoredBlob> List(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) =>
        inner.List(from, until, cancellationToken);

    public void Dispose() => (inner as IDisposable)?.Dispose();
}
