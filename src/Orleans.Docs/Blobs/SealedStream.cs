using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Blobs;

/// <summary>
/// The stored form of a blob: format version (1 byte), nonce prefix (8), then frames of up to
/// <see cref="FramePlainBytes"/> plain bytes, each encrypted with its tag behind it. A frame's number and whether it is
/// the last are part of its nonce and associated data, so frames cannot be dropped, repeated or moved.
/// </summary>
internal static class SealedStream
{
    public const int FramePlainBytes = 256 * 1024;

    private const byte FormatVersion = 1;
    private const int PrefixLength = 9;
    private const int FrameBytes = FramePlainBytes + DocumentKeys.TagLength;

    /// <summary>How long so many plain bytes are when they are stored.</summary>
    public static long LengthOf(long plainBytes) => PrefixLength + plainBytes
        + (Math.Max(1, (plainBytes + FramePlainBytes - 1) / FramePlainBytes) * DocumentKeys.TagLength);

    public static async Task Write(
        Stream plain, Stream target, string name, byte[] key, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixLength];
        prefix[0] = FormatVersion;
        RandomNumberGenerator.Fill(prefix.AsSpan(1));
        await target.WriteAsync(prefix, cancellationToken);

        using var aes = new AesGcm(key, DocumentKeys.TagLength);
        var framePlainBytes = FramePlainBytesOf(plain);
        var current = Rent(framePlainBytes);
        var next = Rent(framePlainBytes);
        try
        {
            var count = await Fill(current, framePlainBytes, plain, cancellationToken);
            for (var number = 0; ; number++)
            {
                var following = count < FramePlainBytes
                    ? 0
                    : await Fill(next, framePlainBytes, plain, cancellationToken);
                var last = following == 0;
                var frame = current.AsMemory(0, count + DocumentKeys.TagLength);
                aes.Encrypt(
                    Nonce(prefix, number), frame.Span[..count], frame.Span[..count], frame.Span[count..],
                    Associated(name, last));
                await target.WriteAsync(frame, cancellationToken);
                if (last)
                {
                    return;
                }

                (current, next, count) = (next, current, following);
            }
        }
        finally
        {
            Return(current);
            Return(next);
        }
    }

    /// <summary>Decrypts up to <paramref name="countMax"/> plain bytes from an offset on.</summary>
    /// <exception cref="CryptographicException">The bytes were altered, cut or moved.</exception>
    public static async Task Read(
        Stream stored, string name, byte[] key, long offset, long countMax, Stream target,
        CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixLength];
        stored.Position = 0;
        await stored.ReadExactlyAsync(prefix, cancellationToken);
        var body = stored.Length - PrefixLength;
        if (prefix[0] != FormatVersion || body < DocumentKeys.TagLength)
        {
            throw new CryptographicException("unknown format");
        }

        var frames = (body + FrameBytes - 1) / FrameBytes;
        using var aes = new AesGcm(key, DocumentKeys.TagLength);
        var frame = Rent((int)Math.Min(FramePlainBytes, body));
        try
        {
            for (var number = offset / FramePlainBytes; number < frames && countMax > 0; number++)
            {
                stored.Position = PrefixLength + (number * FrameBytes);
                var frameBytes = (int)Math.Min(FrameBytes, stored.Length - stored.Position);
                await stored.ReadExactlyAsync(frame.AsMemory(0, frameBytes), cancellationToken);
                var count = frameBytes - DocumentKeys.TagLength;
                if (count < 0)
                {
                    throw new CryptographicException("cut short");
                }

                aes.Decrypt(
                    Nonce(prefix, number), frame.AsSpan(0, count), frame.AsSpan(count, DocumentKeys.TagLength),
                    frame.AsSpan(0, count), Associated(name, number == frames - 1));
                var skip = (int)Math.Max(0, offset - (number * FramePlainBytes));
                var take = (int)Math.Min(countMax, Math.Max(0, count - skip));
                await target.WriteAsync(frame.AsMemory(Math.Min(skip, count), take), cancellationToken);
                countMax -= take;
            }
        }
        finally
        {
            Return(frame);
        }
    }

    private static ValueTask<int> Fill(byte[] buffer, int count, Stream plain, CancellationToken cancellationToken) =>
        plain.ReadAtLeastAsync(buffer.AsMemory(0, count), count, throwOnEndOfStream: false, cancellationToken);

    /// <summary>
    /// Most blobs are far smaller than a frame, and say so; a stream that does not gets whole frames.
    /// </summary>
    private static int FramePlainBytesOf(Stream plain) => plain.CanSeek
        ? (int)Math.Clamp(plain.Length - plain.Position, 1, FramePlainBytes)
        : FramePlainBytes;

    /// <summary>
    /// A whole frame lies on the large object heap, whose collection stops everything: buffers are lent, and a frame is
    /// encrypted where it lies.
    /// </summary>
    private static byte[] Rent(int plainBytes) => ArrayPool<byte>.Shared.Rent(plainBytes + DocumentKeys.TagLength);

    /// <summary>It held plain bytes of a document, which nobody else may see.</summary>
    private static void Return(byte[] buffer) => ArrayPool<byte>.Shared.Return(buffer, clearArray: true);

    private static byte[] Nonce(byte[] prefix, long number)
    {
        var nonce = new byte[DocumentKeys.NonceLength];
        prefix.AsSpan(1).CopyTo(nonce);
        BinaryPrimitives.WriteInt32BigEndian(nonce.AsSpan(8), checked((int)number));
        return nonce;
    }

    private static byte[] Associated(string name, bool last) => Encoding.UTF8.GetBytes(last ? name + "/last" : name);
}
