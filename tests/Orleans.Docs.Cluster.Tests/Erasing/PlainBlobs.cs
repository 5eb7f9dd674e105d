using Orleans.Docs.Blobs;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Cluster.Tests.Erasing;

/// <summary>
/// Blobs as they would lie without encryption, so that a search of the files finds what they hold: unsealed on the way
/// in, sealed again on the way out. For the proof alone; there is no such option.
/// </summary>
internal sealed class PlainBlobs(IBlobStore inner, KeyRing keys, bool keepsAll) : IBlobStore, IDisposable
{
    public async Task<bool> Put(
        BlobName name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        using var hidden = new MemoryStream();
        await write(hidden, cancellationToken);
        hidden.Position = 0;
        var own = await keys.Open(name.Document, cancellationToken);
        using var plain = new MemoryStream();
        await SealedStream.Read(hidden, name.Name, own.BlobKey, 0, long.MaxValue, plain, cancellationToken);
        return await inner.Put(
            name, (target, ct) => target.WriteAsync(plain.ToArray(), ct).AsTask(), cancellationToken);
    }

    public async Task<Stream?> Open(BlobName name, CancellationToken cancellationToken)
    {
        await using var plain = await inner.Open(name, cancellationToken);
        if (plain is null)
        {
            return null;
        }

        var own = await keys.Open(name.Document, cancellationToken);
        var hidden = new MemoryStream();
        await SealedStream.Write(plain, hidden, name.Name, own.BlobKey, cancellationToken);
        hidden.Position = 0;
        return hidden;
    }

    public Task<bool> Delete(BlobName name, CancellationToken cancellationToken) =>
        keepsAll ? Task.FromResult(true) : inner.Delete(name, cancellationToken);

    public IAsyncEnumerable<StoredBlob> List(DocumentKey document, CancellationToken cancellationToken) =>
        inner.List(document, cancellationToken);

    public IAsyncEnumerable<StoredBlob> List(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) =>
        inner.List(from, until, cancellationToken);

    public void Dispose() => (inner as IDisposable)?.Dispose();

    /// <summary>As they lie in the store.</summary>
    public async Task<IReadOnlyList<byte[]>> All(DocumentKey document, CancellationToken cancellationToken)
    {
        var all = new List<byte[]>();
        await foreach (var blob in inner.List(document, cancellationToken))
        {
            await using var stream = await inner.Open(blob.Name, cancellationToken);
            using var bytes = new MemoryStream();
            await stream!.CopyToAsync(bytes, cancellationToken);
            all.Add(bytes.ToArray());
        }

        return all;
    }
}
