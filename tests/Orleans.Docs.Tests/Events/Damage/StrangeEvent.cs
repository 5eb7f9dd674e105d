using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Tests.Events.Damage;

/// <summary>
/// Commits that a later version of the program might have written: whole, chained, sealed, and unknown here.
/// </summary>
internal static class StrangeEvent
{
    public const string Name = "document.vanished.v1";

    /// <summary>Appends a commit with one event that nobody knows, behind the last of the stream.</summary>
    /// <param name="opensEpisode">Whether the sweep will meet it.</param>
    /// <returns>The version of the event.</returns>
    public static async Task<long> Append(
        IEventStore store, KeyRing keyRing, DocumentKey document, CancellationToken cancellationToken,
        bool opensEpisode = false)
    {
        var stream = StreamName.Of(document);
        var last = await store.Read(stream, 1, cancellationToken).LastAsync(cancellationToken);
        var keys = await keyRing.Open(document, cancellationToken);
        var envelope = CommitCodec.ReadEnvelope(last) with
        {
            FirstVersion = last.LastVersion + 1,
            EventCount = 1,
            CommitId = Guid.NewGuid(),
            CommandId = null,
            PreviousHash = CommitCodec.HashOf(last),
            OpensEpisode = opensEpisode,
        };
        await store.Append(Encode(envelope, keys, Name), cancellationToken);
        return envelope.FirstVersion;
    }

    /// <summary>The bytes of a commit with one event of any name, in the layout of the codec.</summary>
    public static StoredCommit Encode(CommitEnvelope envelope, DocumentKeys keys, string name)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(envelope, EventJson.Default.CommitEnvelope);
        var plain = Encoding.UTF8.GetBytes(new JsonArray(new JsonObject
        {
            ["type"] = name,
            ["data"] = new JsonObject(),
        }).ToJsonString());
        var headerEnd = 5 + header.Length;
        var record = new byte[headerEnd + plain.Length + DocumentKeys.SealOverhead];
        record[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(1), header.Length);
        header.CopyTo(record, 5);
        keys.SealEvents(plain, record.AsSpan(0, headerEnd), record.AsSpan(headerEnd));
        return new StoredCommit(
            StreamName.Of(DocumentKey.Parse(envelope.Stream)), envelope.FirstVersion, 1, envelope.CommitId,
            envelope.OpensEpisode, record);
    }
}
