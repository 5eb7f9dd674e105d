using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orleans.Docs.Blobs;

/// <summary>
/// Pages, findings and summaries of documents that are at work: the steps after and the index ask for them at once, and
/// each would read, decrypt, prove and parse them again. Holds what reading would give, parsed from the stored bytes.
/// Bounded; who finds nothing reads the store, as everybody does once the document is settled.
/// </summary>
/// <param name="bytesMax">Of stored JSON; 0 keeps nothing.</param>
public sealed class RecentBlobs(long bytesMax)
{
    private const int PlacesMax = 16_384;

    /// <summary>A blob that would push out most of the others is not kept.</summary>
    private const int ShareMax = 4;

    private readonly ConcurrentDictionary<BlobName, Entry> _entries = new();
    private readonly ConcurrentQueue<(BlobName Name, Entry Entry)> _order = new();
    private long _bytes;

    public void Keep(BlobName name, byte[] json)
    {
        var entry = new Entry(json);
        if (json.Length > bytesMax / ShareMax || !_entries.TryAdd(name, entry))
        {
            return;
        }

        _order.Enqueue((name, entry));
        Interlocked.Add(ref _bytes, json.Length);
        while ((Interlocked.Read(ref _bytes) > bytesMax || _order.Count > PlacesMax)
            && _order.TryDequeue(out var oldest))
        {
            if (_entries.TryRemove(KeyValuePair.Create(oldest.Name, oldest.Entry)))
            {
                Interlocked.Add(ref _bytes, -oldest.Entry.Length);
            }
        }
    }

    /// <summary>Null also for one that is not of this type.</summary>
    public T? Find<T>(BlobName name, JsonTypeInfo<T> json) where T : class =>
        _entries.TryGetValue(name, out var entry) ? entry.Value(json) : null;

    public void Forget(BlobName name)
    {
        if (_entries.TryRemove(name, out var entry))
        {
            Interlocked.Add(ref _bytes, -entry.Length);
            entry.Clear();
        }
    }

    /// <summary>All of one document, whatever they are called.</summary>
    public void Forget(DocumentKey document)
    {
        foreach (var name in _entries.Keys.Where(name => name.Document == document))
        {
            Forget(name);
        }
    }

    private sealed class Entry(byte[] bytes)
    {
        private volatile byte[]? _bytes = bytes;
        private volatile object? _value;

        public int Length { get; } = bytes.Length;

        public T? Value<T>(JsonTypeInfo<T> json) where T : class
        {
            // Two who come first together both parse; the bytes go when the value stands.
            if (_value is null && _bytes is { } bytes)
            {
                _value = JsonSerializer.Deserialize(bytes, json);
                _bytes = null;
            }

            return _value as T;
        }

        /// <summary>Its place in the order may stand for long.</summary>
        public void Clear() => (_bytes, _value) = (null, null);
    }
}
