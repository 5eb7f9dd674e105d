using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orleans.Docs.Blobs;

/// <summary>
/// Pages, findings and summaries that were just stored: the steps after and the index ask for them at once, and each
/// would read, decrypt, prove and parse them again. Holds what reading would give, parsed from the stored bytes.
/// Bounded; who finds nothing reads the store.
/// </summary>
/// <param name="bytesMax">Of stored JSON; 0 keeps nothing.</param>
public sealed class RecentBlobs(long bytesMax)
{
    /// <summary>A blob that would push out most of the others is not kept.</summary>
    private const int ShareMax = 4;

    private readonly ConcurrentDictionary<(Guid Key, string Name), Entry> _entries = new();
    private readonly ConcurrentQueue<((Guid Key, string Name) Place, int Length)> _order = new();
    private long _bytes;

    /// <param name="keyId">Of the document's key: without it nothing is found here either.</param>
    public void Keep(Guid keyId, string name, byte[] json)
    {
        if (json.Length > bytesMax / ShareMax || !_entries.TryAdd((keyId, name), new Entry(json)))
        {
            return;
        }

        _order.Enqueue(((keyId, name), json.Length));
        var bytes = Interlocked.Add(ref _bytes, json.Length);
        while (bytes > bytesMax && _order.TryDequeue(out var oldest))
        {
            _entries.TryRemove(oldest.Place, out _);
            bytes = Interlocked.Add(ref _bytes, -oldest.Length);
        }
    }

    public T? Find<T>(Guid keyId, string name, JsonTypeInfo<T> json) where T : class =>
        _entries.TryGetValue((keyId, name), out var entry) ? entry.Value(json) : null;

    private sealed class Entry(byte[] bytes)
    {
        private volatile byte[]? _bytes = bytes;
        private volatile object? _value;

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
    }
}
