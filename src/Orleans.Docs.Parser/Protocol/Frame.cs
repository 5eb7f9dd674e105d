using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orleans.Docs.Parser.Protocol;

/// <summary>
/// One message on a pipe: length of the header (4 bytes, little endian), length of the body (8 bytes), the header as
/// JSON, the body as it is. A length above the reader's bound breaks the conversation, since nothing can be trusted
/// then.
/// </summary>
internal static class Frame
{
    private const int PrefixBytes = 12;

    public static async Task Write<T>(
        Stream output, T header, JsonTypeInfo<T> type, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await WriteHeader(output, header, type, body.Length, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(body, cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The caller writes exactly <paramref name="bodyLength"/> bytes behind it.</summary>
    public static async Task WriteHeader<T>(
        Stream output, T header, JsonTypeInfo<T> type, long bodyLength, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(header, type);
        var prefix = new byte[PrefixBytes];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, json.Length);
        BinaryPrimitives.WriteInt64LittleEndian(prefix.AsSpan(4), bodyLength);
        await output.WriteAsync(prefix, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(json, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The next message, or null where the pipe ended between two messages.</summary>
    /// <exception cref="EndOfStreamException">The pipe ended within a message.</exception>
    /// <exception cref="InvalidDataException">A length is above its bound, or the header is no such
    /// message.</exception>
    public static async Task<(T Header, byte[] Body)?> Read<T>(
        Stream input, JsonTypeInfo<T> type, int headerBytesMax, long bodyBytesMax, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixBytes];
        var got = await input.ReadAtLeastAsync(prefix, PrefixBytes, false, cancellationToken).ConfigureAwait(false);
        if (got == 0)
        {
            return null;
        }

        if (got < PrefixBytes)
        {
            throw new EndOfStreamException("the pipe ended within a frame");
        }

        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        var bodyLength = BinaryPrimitives.ReadInt64LittleEndian(prefix.AsSpan(4));
        if (headerLength < 0 || headerLength > headerBytesMax || bodyLength < 0 || bodyLength > bodyBytesMax)
        {
            throw new InvalidDataException($"a frame of {headerLength} + {bodyLength} bytes is above the bound");
        }

        var json = new byte[headerLength];
        await input.ReadExactlyAsync(json, cancellationToken).ConfigureAwait(false);
        var body = bodyLength == 0 ? [] : GC.AllocateUninitializedArray<byte>(checked((int)bodyLength));
        await input.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        return (Parse(json, type), body);
    }

    private static T Parse<T>(byte[] json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidDataException("a frame has no header");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("a frame's header is not a message", e);
        }
    }
}
