using System.Security.Cryptography;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Blobs;

/// <summary>
/// The stored form of a blob: format version (1 byte), nonce prefix (8), then frames of up to
/// <see cref="FramePlainBytes"/> plain bytes, each encrypted with its tag behind it. A frame's number and whether it is
/// the last are part of its nonce and associated data, so frames cannot be dropped, repeated or moved.
/// </summary>
internal static class SealedStream
{
    public const int FramePlainBytes = SealedFrames.PlainBytes;

    private const int PrefixLength = SealedFrames.PrefixLength;

    /// <summary>How long so many plain bytes are when they are stored.</summary>
    public static long LengthOf(long plainBytes) => PrefixLength + plainBytes
        + (Math.Max(1, (plainBytes + FramePlainBytes - 1) / FramePlainBytes) * DocumentKeys.TagLength);

    public static async Task Write(
        Stream plain, Stream target, string name, byte[] key, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixLength];
        prefix[0] = SealedFrames.FormatVersion;
        RandomNumberGenerator.Fill(prefix.AsSpan(1));
        await target.WriteAsync(prefix, cancellationToken);

        using var aes = new AesGcm(key, DocumentKeys.TagLength);
        var framePlainBytes = FramePlainBytesOf(plain);
        var current = SealedFrames.Rent(framePlainBytes);
        var next = SealedFrames.Rent(framePlainBytes);
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
                    SealedFrames.Nonce(prefix, number), frame.Span[..count], frame.Span[..count],
                    frame.Span[count..], SealedFrames.Associated(name, last));
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
            SealedFrames.Return(current);
            SealedFrames.Return(next);
        }
    }

    /// <summary>Decrypts up to <paramref name="countMax"/> plain bytes from an offset on.</summary>
    /// <exception cref="CryptographicException">The bytes were altered, cut or moved.</exception>
    public static async Task Read(
        Stream stored, string name, byte[] key, long offset, long countMax, Stream target,
        CancellationToken cancellationToken)
    {
        using var frames = await SealedFrames.Open(stored, name, key, cancellationToken);
        for (var number = offset / FramePlainBytes; number < frames.Count && countMax > 0; number++)
        {
            var plain = await frames.Read(number, cancellationToken);
            var skip = (int)Math.Clamp(offset - (number * FramePlainBytes), 0, plain.Length);
            var take = (int)Math.Min(countMax, plain.Length - skip);
            await target.WriteAsync(plain.Slice(skip, take), cancellationToken);
            countMax -= take;
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
}
