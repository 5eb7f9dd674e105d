using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Orleans.Docs.Blobs;

/// <summary>The blob store in memory, for tests and measurements: keeps every promise but durability.</summary>
public sealed class MemoryBlobStore(TimeProvider clock) : IBlobStore
{
    private readonly ConcurrentDictionary<BlobName, (byte[] Bytes, DateTimeOffset Written)> _blobs = [];

    public async Task<bool> Put(
        BlobName name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        BlobNames.Check(name);
        cancellationToken.ThrowIfCancellationRequested();
        if (_blobs.ContainsKey(name))
        {
            return false;
        }

        using var buffer = new MemoryStream();
        await write(buffer, cancellationToken).ConfigureAwait(false);
        return _blobs.TryAdd(name, (buffer.ToArray(), clock.GetUtcNow()));
    }

    public async Task<Stream?> Open(BlobName name, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        BlobNames.Check(name);
        cancellationToken.ThrowIfCancellationRequested();
        return _blobs.TryGetValue(name, out var blob) ? new MemoryStream(blob.Bytes, writable: false) : null;
    }

    public async Task<bool> Delete(BlobName name, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        BlobNames.Check(name);
        cancellationToken.ThrowIfCancellationRequested();
        return _blobs.TryRemove(name, out _);
    }

    public IAsyncEnumerable<StoredBlob> List(DocumentKey document, CancellationToken cancellationToken)
    {
        BlobNames.Check(document);
        return List(blob => blob.Name.Document == document, cancellationToken);
    }

    public IAsyncEnumerable<StoredBlob> List(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) =>
        List(blob => blob.Written >= from && blob.Written < until, cancellationToken);

    private async IAsyncEnumerable<StoredBlob> List(
        Func<StoredBlob, bool> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var (name, (bytes, written)) in _blobs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var blob = new StoredBlob(name, bytes.Length, written);
            if (wanted(blob))
            {
                yield return blob;
            }
        }
    }
}
