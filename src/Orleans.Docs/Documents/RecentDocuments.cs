using System.Collections.Concurrent;

namespace Orleans.Docs.Documents;

/// <summary>
/// Documents as this silo's grains have just stored them, so that the index need not read and decrypt what is still at
/// hand. Bounded: the oldest leave first, and who finds none reads the store.
/// </summary>
internal sealed class RecentDocuments
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
}
