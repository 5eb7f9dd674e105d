using System.Buffers.Binary;
using System.Text.Json;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using SQLitePCL;

namespace Orleans.Docs.Bench.Probes;

/// <summary>
/// Reads every commit of a file in order, decrypts and decodes it with the product's own means, and drops it: no pages,
/// no port, no chain, no fold.
/// </summary>
internal sealed class RawScan : IDisposable
{
    private const int PrefixLength = 5;

    private readonly IMasterKey _master;
    private readonly RawSqlite _events;
    private readonly RawSqlite _keys;
    private readonly sqlite3_stmt _rows, _key;

    public RawScan(string events, string keys, IMasterKey master)
    {
        _master = master;
        _events = new RawSqlite(events);
        _keys = new RawSqlite(keys);
        _rows = _events.Prepare(
            "SELECT c.record, s.name FROM commits c CROSS JOIN streams s ON s.id = c.key >> 24 ORDER BY c.key");
        _key = _keys.Prepare("SELECT key_id, master_key_id, bytes FROM keys WHERE document = ?");
    }

    /// <summary>Returns how many events there were.</summary>
    public long Run(CancellationToken cancellationToken)
    {
        var events = 0L;
        var stream = "";
        DocumentKeys? keys = null;
        var plain = new byte[StoredCommit.RecordBytesMax];
        while (raw.sqlite3_step(_rows) == raw.SQLITE_ROW)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = raw.sqlite3_column_text(_rows, 1).utf8_to_string();
            if (name != stream)
            {
                keys = KeysOf(name);
                stream = name;
            }

            events += Decode(raw.sqlite3_column_blob(_rows, 0), keys!, plain);
        }

        _events.Check(raw.sqlite3_reset(_rows));
        return events;
    }

    public void Dispose()
    {
        _rows.Dispose();
        _key.Dispose();
        _events.Dispose();
        _keys.Dispose();
    }

    private DocumentKeys KeysOf(string document)
    {
        _keys.Check(raw.sqlite3_bind_text(_key, 1, document));
        _keys.Check(raw.sqlite3_step(_key), raw.SQLITE_ROW);
        var wrapped = new WrappedKey(
            new Guid(raw.sqlite3_column_blob(_key, 0)), raw.sqlite3_column_text(_key, 1).utf8_to_string(),
            raw.sqlite3_column_blob(_key, 2).ToArray());
        _keys.Check(raw.sqlite3_reset(_key));
        var unwrapping = _master.Unwrap(DocumentKey.Parse(document), wrapped, CancellationToken.None);
        return unwrapping.IsCompletedSuccessfully
            ? new DocumentKeys(wrapped.KeyId, unwrapping.GetAwaiter().GetResult())
            : throw new BenchFailedException("a key is not at hand");
    }

    private static int Decode(ReadOnlySpan<byte> record, DocumentKeys keys, byte[] buffer)
    {
        var headerEnd = PrefixLength + BinaryPrimitives.ReadInt32BigEndian(record[1..]);
        var envelope = JsonSerializer.Deserialize(
            record[PrefixLength..headerEnd], EventJson.Default.CommitEnvelope)!;
        var plain = buffer.AsSpan(0, record.Length - headerEnd - DocumentKeys.SealOverhead);
        keys.OpenEvents(record[headerEnd..], record[..headerEnd], plain);
        var reader = new Utf8JsonReader(plain);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.StartObject)
        {
            _ = EventCatalog.Default.Read(ref reader);
        }

        return envelope.EventCount;
    }
}
