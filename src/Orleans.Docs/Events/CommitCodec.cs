using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Events;

/// <summary>
/// Envelope and events to the bytes that are stored, and back. Layout: format version (1 byte), length of the
/// envelope (4 bytes, big-endian), envelope (JSON), nonce (12), events (JSON, encrypted), tag (16). The envelope is
/// associated data of the encryption, so neither part can be changed or moved to another commit.
/// </summary>
public sealed class CommitCodec(EventCatalog catalog)
{
    private const byte FormatVersion = 1;
    private const int PrefixLength = 5;
    private const int PlainBytesAtFirst = 4096;

    private static readonly DocumentEvent Unreadable = new Forgotten();

    /// <summary>The events of the commit that this thread encodes now, as JSON; empty between two.</summary>
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _plain;

    /// <summary>The hash that stands before the first commit.</summary>
    public static ReadOnlyMemory<byte> NoHash { get; } = new byte[SHA256.HashSizeInBytes];

    public StoredCommit Encode(CommitEnvelope envelope, ImmutableArray<DocumentEvent> events, DocumentKeys keys)
    {
        var plain = _plain ??= new ArrayBufferWriter<byte>(PlainBytesAtFirst);
        try
        {
            Write(events, plain);
            return Encode(envelope, plain.WrittenSpan, keys);
        }
        finally
        {
            // What was secret does not stay in a buffer that is used again, nor does a buffer grow large for good.
            plain.Clear();
            _plain = plain.Capacity > StoredCommit.RecordBytesMax ? null : plain;
        }
    }

    private static StoredCommit Encode(CommitEnvelope envelope, ReadOnlySpan<byte> plain, DocumentKeys keys)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(envelope, EventJson.Default.CommitEnvelope);
        var record = new byte[PrefixLength + header.Length + plain.Length + DocumentKeys.SealOverhead];
        record[0] = FormatVersion;
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(1), header.Length);
        header.CopyTo(record, PrefixLength);
        var headerEnd = PrefixLength + header.Length;
        keys.SealEvents(plain, record.AsSpan(0, headerEnd), record.AsSpan(headerEnd));
        return new StoredCommit(
            StreamName.Parse(envelope.Stream), envelope.FirstVersion, envelope.EventCount, envelope.CommitId,
            envelope.OpensEpisode, record);
    }

    private void Write(ImmutableArray<DocumentEvent> events, ArrayBufferWriter<byte> plain)
    {
        using var writer = new Utf8JsonWriter(plain, EventCatalog.WriterOptions);
        writer.WriteStartArray();
        foreach (var e in events.AsSpan())
        {
            catalog.Write(writer, e);
        }

        writer.WriteEndArray();
    }

    /// <summary>The envelope alone; needs no key.</summary>
    /// <exception cref="StreamCorruptException"/>
    public static CommitEnvelope ReadEnvelope(StoredCommit commit)
    {
        try
        {
            var envelope = JsonSerializer.Deserialize(
                commit.Record.Span[PrefixLength..HeaderEnd(commit)], EventJson.Default.CommitEnvelope)!;
            return envelope.Stream == commit.Stream.ToString()
                && envelope.FirstVersion == commit.FirstVersion
                && envelope.EventCount == commit.EventCount
                ? envelope
                : throw Corrupt(commit, "its envelope names another place");
        }
        catch (JsonException e)
        {
            throw Corrupt(commit, "its envelope is unreadable", e);
        }
    }

    /// <summary>The stream that a record says it is of, where nothing else tells it; null where it cannot be read.
    /// </summary>
    public static StreamName? StreamOf(ReadOnlyMemory<byte> record)
    {
        try
        {
            var unplaced = new StoredCommit(default, 1, 1, Guid.Empty, OpensEpisode: false, record);
            var envelope = JsonSerializer.Deserialize(
                record.Span[PrefixLength..HeaderEnd(unplaced)], EventJson.Default.CommitEnvelope);
            return DocumentKey.TryParse(envelope?.Stream ?? "", out var key) ? StreamName.Of(key) : null;
        }
        catch (Exception e) when (e is JsonException or StreamCorruptException)
        {
            return null;
        }
    }

    /// <summary>Whether the commit speaks of the document's erasure; false also for one that cannot be read.</summary>
    public static bool IsOfErasure(StoredCommit commit)
    {
        try
        {
            return ReadEnvelope(commit).KeyId == DocumentKeys.RemainsId;
        }
        catch (StreamCorruptException)
        {
            return false;
        }
    }

    /// <summary>What can be read of a commit: of an erased document, how many events there were.</summary>
    /// <exception cref="StreamCorruptException">Altered bytes, an unknown event or unreadable JSON.</exception>
    public DecodedCommit Decode(StoredCommit commit, StreamKeys keys)
    {
        var envelope = ReadEnvelope(commit);
        return keys.For(envelope.KeyId) is { } key
            ? Decode(commit, envelope, key)
            : new DecodedCommit(
                envelope, [.. Enumerable.Repeat(Unreadable, envelope.EventCount)],
                [.. Enumerable.Repeat(catalog.NameOf(Unreadable), envelope.EventCount)], HashOf(commit));
    }

    /// <exception cref="StreamCorruptException">Altered bytes, an unknown event or unreadable JSON.</exception>
    public DecodedCommit Decode(StoredCommit commit, DocumentKeys keys) =>
        Decode(commit, ReadEnvelope(commit), keys);

    private DecodedCommit Decode(StoredCommit commit, CommitEnvelope envelope, DocumentKeys keys)
    {
        var headerEnd = HeaderEnd(commit);
        byte[]? buffer = null;
        try
        {
            var record = commit.Record.Span;
            var length = record.Length - headerEnd - DocumentKeys.SealOverhead;
            buffer = ArrayPool<byte>.Shared.Rent(length);
            var plain = buffer.AsSpan(0, length);
            keys.OpenEvents(record[headerEnd..], record[..headerEnd], plain);
            var (events, names) = ReadEvents(plain, envelope.EventCount);
            return events.Length == envelope.EventCount
                ? new DecodedCommit(envelope, events, names, HashOf(commit))
                : throw Corrupt(commit, $"it holds {events.Length} events instead of {envelope.EventCount}");
        }
        catch (CryptographicException e)
        {
            throw Corrupt(commit, "its bytes were altered", e);
        }
        catch (UnknownEventException e)
        {
            throw Corrupt(commit, e.Message, e);
        }
        catch (JsonException e)
        {
            throw Corrupt(commit, "an event is unreadable", e);
        }
        finally
        {
            if (buffer is not null)
            {
                // What was secret does not stay in a shared buffer.
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            }
        }
    }

    public static byte[] HashOf(StoredCommit commit) => SHA256.HashData(commit.Record.Span);

    private (ImmutableArray<DocumentEvent> Events, ImmutableArray<string> Names) ReadEvents(
        ReadOnlySpan<byte> plain, int count)
    {
        var reader = new Utf8JsonReader(plain);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartArray)
        {
            throw new JsonException("the events are an array");
        }

        var events = ImmutableArray.CreateBuilder<DocumentEvent>(count);
        var names = ImmutableArray.CreateBuilder<string>(count);
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            var (name, e) = catalog.Read(ref reader);
            events.Add(e);
            names.Add(name);
        }

        return (events.DrainToImmutable(), names.DrainToImmutable());
    }

    private static int HeaderEnd(StoredCommit commit)
    {
        var record = commit.Record.Span;
        if (record.Length < PrefixLength || record[0] != FormatVersion)
        {
            throw Corrupt(commit, "its format is unknown");
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(record[1..]);
        return length > 0 && length <= record.Length - PrefixLength - DocumentKeys.SealOverhead
            ? PrefixLength + length
            : throw Corrupt(commit, "its lengths do not fit");
    }

    private static StreamCorruptException Corrupt(StoredCommit commit, string reason, Exception? inner = null) =>
        new(commit.Stream, commit.FirstVersion, reason, inner);
}

/// <param name="Hash">SHA-256 of the stored bytes, which the next commit repeats.</param>
public sealed record DecodedCommit(
    CommitEnvelope Envelope, ImmutableArray<DocumentEvent> Events, ImmutableArray<string> Names, byte[] Hash);
