using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Search;

/// <summary>
/// Entries written out as a bulk request has them, one behind the other, so that any part can be sent again.
/// </summary>
internal sealed class BulkBatch
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _bytes = new(64 << 10);
    private readonly List<Item> _items = [];

    public readonly record struct Item(DocumentKey Document, int Start, int Length);

    public IReadOnlyList<Item> Items => _items;

    /// <summary>
    /// Cuts entries into batches as they are asked for, so that no more of them lie in memory than are sent.
    /// </summary>
    public static IEnumerable<BulkBatch> Cut(IReadOnlyList<IndexEntry> entries, OpenSearchIndexOptions options)
    {
        var batch = new BulkBatch();
        foreach (var entry in entries)
        {
            var before = batch._bytes.WrittenCount;
            batch.Add(entry);
            if (batch._bytes.WrittenCount > options.BatchBytesMax && before > 0)
            {
                yield return batch.Split(before, out var next);
                batch = next;
            }
            else if (batch._items.Count == options.BatchItemsMax)
            {
                yield return batch;
                batch = new BulkBatch();
            }
        }

        if (batch._items.Count > 0)
        {
            yield return batch;
        }
    }

    /// <summary>The body of a request with these items.</summary>
    public ReadOnlyMemory<byte> BodyOf(IReadOnlyList<Item> items)
    {
        if (items.Count == _items.Count)
        {
            return _bytes.WrittenMemory;
        }

        var body = new ArrayBufferWriter<byte>(Math.Max(1, items.Sum(item => item.Length)));
        foreach (var item in items)
        {
            body.Write(_bytes.WrittenSpan.Slice(item.Start, item.Length));
        }

        return body.WrittenMemory;
    }

    private void Add(IndexEntry entry)
    {
        var start = _bytes.WrittenCount;
        using (var action = new Utf8JsonWriter(_bytes, Relaxed))
        {
            action.WriteStartObject();
            action.WriteStartObject("index");
            action.WriteString("_id", EntryFields.IdOf(entry.Document));
            action.WriteNumber("version", entry.Version);
            action.WriteString("version_type", "external");

            // A generation is an alias: without this, a write would make an index of its name after it was dropped.
            action.WriteBoolean("require_alias", true);
            action.WriteEndObject();
            action.WriteEndObject();
        }

        _bytes.Write("\n"u8);
        using (var source = new Utf8JsonWriter(_bytes, Relaxed))
        {
            EntryFields.Write(source, entry);
        }

        _bytes.Write("\n"u8);
        _items.Add(new Item(entry.Document, start, _bytes.WrittenCount - start));
    }

    /// <summary>Gives the batch without its last item, which begins the next.</summary>
    private BulkBatch Split(int before, out BulkBatch next)
    {
        next = new BulkBatch();
        next._bytes.Write(_bytes.WrittenSpan[before..]);
        next._items.Add(_items[^1] with { Start = 0 });
        var full = new BulkBatch();
        full._bytes.Write(_bytes.WrittenSpan[..before]);
        full._items.AddRange(_items.SkipLast(1));
        return full;
    }
}
