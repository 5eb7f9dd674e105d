using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Docs.Anchors;

/// <summary>Where a stream stands: the hash of the commit that ends with this version.</summary>
public readonly record struct StreamHead(DocumentKey Document, long Version, ReadOnlyMemory<byte> Hash);

/// <summary>
/// Heads as bytes, in any order, each: length of the stream's name (1 byte), name, version (8 bytes, big-endian), hash
/// (32). Some 80 bytes a stream, read and written as they come: never all in memory.
/// </summary>
internal static class HeadList
{
    private const int HashLength = SHA256.HashSizeInBytes;
    private const int NameLengthMax = (2 * Name.LengthMax) + 1;
    private const int TailLength = sizeof(long) + HashLength;

    public static async Task Write(Stream target, StreamHead head, CancellationToken cancellationToken)
    {
        var record = new byte[1 + NameLengthMax + TailLength];
        var length = Encoding.ASCII.GetBytes(head.Document.ToString(), record.AsSpan(1));
        record[0] = (byte)length;
        BinaryPrimitives.WriteInt64BigEndian(record.AsSpan(1 + length), head.Version);
        head.Hash.Span.CopyTo(record.AsSpan(1 + length + sizeof(long)));
        await target.WriteAsync(record.AsMemory(0, 1 + length + TailLength), cancellationToken);
    }

    /// <exception cref="InvalidDataException">These bytes are no list of heads.</exception>
    public static async IAsyncEnumerable<StreamHead> Read(
        Stream source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var record = new byte[1 + NameLengthMax + TailLength];
        while (await source.ReadAtLeastAsync(record.AsMemory(0, 1), 1, false, cancellationToken) == 1)
        {
            int length = record[0];
            var rest = record.AsMemory(1, Math.Min(length, NameLengthMax) + TailLength);
            if (length > NameLengthMax
                || await source.ReadAtLeastAsync(rest, rest.Length, false, cancellationToken) < rest.Length
                || !DocumentKey.TryParse(Encoding.ASCII.GetString(rest.Span[..length]), out var document))
            {
                throw new InvalidDataException("the list of heads is damaged");
            }

            yield return new StreamHead(
                document, BinaryPrimitives.ReadInt64BigEndian(rest.Span[length..]),
                rest.Slice(length + sizeof(long), HashLength).ToArray());
        }
    }
}
