using System.Collections.Concurrent;
using Orleans.Docs.Blobs;

namespace Orleans.Docs.Documents;

/// <summary>
/// Documents at work as this silo's grains have just stored them, so that the index need not read and decrypt what is
/// still at hand. Bounded: the oldest leave first, and who finds none reads the store.
/// </summary>
internal sealed class RecentDocuments(RecentBlobs blobs)
{
    private const int CountMax = 4_096;

    private readonly ConcurrentDictionary<DocumentKey, LoadedDocument> _documents = new();
    private readonly ConcurrentQueue<DocumentKey> _order = new();

    /// <param name="stored">As it stands in the store: an append of it has returned.</param>
    public void Keep(LoadedDocument stored)
    {
        var key = stored.State.Key;
        if (_documents.TryAdd(key, stored))
        {
            _order.Enqueue(key);
            while (_order.Count > CountMax && _order.TryDequeue(out var oldest))
            {
                _documents.TryRemove(oldest, out _);
            }
        }
        else
        {
            _documents[key] = stored;
        }
    }

    /// <summary>The document if it is at hand and not older than that; 0 asks for what the store holds.</summary>
    public LoadedDocument? Find(DocumentKey document, long version) =>
        version > 0 && _documents.TryGetValue(document, out var recent) && recent.State.Version >= version
            ? recent
            : null;

    /// <summary>It is erased. Its blobs are let go by <see cref="RecentBlobs.Forget(DocumentKey)"/>.</summary>
    public void Forget(DocumentKey erased) => _documents.TryRemove(erased, out _);

    /// <summary>
    /// It is settled: whoever asks now shall see what the stores really hold, of its blobs too.
    /// </summary>
    public void Forget(Document settled)
    {
        _documents.TryRemove(settled.Key, out _);
        foreach (var blob in settled.PageBlobs.AsSpan())
        {
            blobs.Forget(new BlobName(settled.Key, blob.Name));
        }

        foreach (var blob in (ReadOnlySpan<BlobRef?>)[settled.Findings, settled.Summary])
        {
            if (blob is not null)
            {
                blobs.Forget(new BlobName(settled.Key, blob.Name));
            }
        }
    }
}
