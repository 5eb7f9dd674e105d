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

    public static async Task Write(
        Stream plain, Stream target, string name, byte[] key, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixLength];
        prefix[0] = FormatVersion;
        RandomNumberGenerator.Fill(prefix.AsSpan(1));
        await target.WriteAsync(prefix, cancellationToken);

        using var aes = new AesGcm(key, DocumentKeys.TagLength);
        var current = new byte[FramePlainBytes];
        var next = new byte[FramePlainBytes];
        var frame = new byte[FrameBytes];
        var count = await plain.ReadAtLeastAsync(current, FramePlainBytes, false, cancellationToken);
        for (var number = 0; ; number++)
        {
            var following = count < FramePlainBytes
                ? 0
                : await plain.ReadAtLeastAsync(next, FramePlainBytes, false, cancellationToken);
            var last = following == 0;
            aes.Encrypt(
                Nonce(prefix, number), current.AsSpan(0, count), frame.AsSpan(0, count),
                frame.AsSpan(count, DocumentKeys.TagLength), Associated(name, last));
            await target.WriteAsync(frame.AsMemory(0, count + DocumentKeys.TagLength), cancellationToken);
            if (last)
            {
                return;
            }

            (current, next, count) = (next, current, following);
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
        var frame = new byte[FrameBytes];
        var plain = new byte[FramePlainBytes];
        for (var number = offset / FramePlainBytes; number < frames && countMax > 0; number++)
        {
            stored.Position = PrefixLength + (number * FrameBytes);
            var read = await stored.ReadAtLeastAsync(frame, FrameBytes, false, cancellationToken);
            var count = read - DocumentKeys.TagLength;
            if (count < 0)
            {
                throw new CryptographicException("cut short");
            }

            aes.Decrypt(
                Nonce(prefix, number), frame.AsSpan(0, count), frame.AsSpan(count, DocumentKeys.TagLength),
                plain.AsSpan(0, count), Associated(name, number == frames - 1));
            var skip = (int)Math.Max(0, offset - (number * FramePlainBytes));
            var take = (int)Math.Min(countMax, Math.Max(0, count - skip));
            await target.WriteAsync(plain.AsMemory(Math.Min(skip, count), take), cancellationToken);
            countMax -= take;
        }
    }

    private static byte[] Nonce(byte[] prefix, long number)
    {
        var nonce = new byte[DocumentKeys.NonceLength];
        prefix.AsSpan(1).CopyTo(nonce);
        BinaryPrimitives.WriteInt32BigEndian(nonce.AsSpan(8), checked((int)number));
        return nonce;
    }

    private static byte[] Associated(string name, bool last) => Encoding.UTF8.GetBytes(last ? name + "/last" : name);
}
