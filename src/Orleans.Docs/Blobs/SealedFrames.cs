using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Blobs;

/// <summary>
/// Decrypts the frames of a stored blob one at a time, in any order; <see cref="SealedStream"/> writes them.
/// </summary>
internal sealed class SealedFrames : IDisposable
{
    public const int PlainBytes = 256 * 1024;
    public const int PrefixLength = 9;
    public const byte FormatVersion = 1;

    private const int FrameBytes = PlainBytes + DocumentKeys.TagLength;

    private readonly Stream _stored;
    private readonly string _name;
    private readonly AesGcm _aes;
    private readonly byte[] _prefix;
    private readonly byte[] _frame;
    private bool _isDisposed;

    private SealedFrames(Stream stored, string name, byte[] key, byte[] prefix, long body)
    {
        (_stored, _name, _prefix) = (stored, name, prefix);
        _aes = new AesGcm(key, DocumentKeys.TagLength);
        Count = (body + FrameBytes - 1) / FrameBytes;
        _frame = Rent((int)Math.Min(PlainBytes, body));
    }

    public long Count { get; }

    /// <exception cref="CryptographicException">It has no such format.</exception>
    public static async Task<SealedFrames> Open(
        Stream stored, string name, byte[] key, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixLength];
        stored.Position = 0;
        await stored.ReadExactlyAsync(prefix, cancellationToken);
        var body = stored.Length - PrefixLength;
        return prefix[0] == FormatVersion && body >= DocumentKeys.TagLength
            ? new SealedFrames(stored, name, key, prefix, body)
            : throw new CryptographicException("unknown format");
    }

    /// <summary>The plain bytes of a frame, which stand until the next is read.</summary>
    /// <exception cref="CryptographicException">The bytes were altered, cut or moved.</exception>
    public async Task<ReadOnlyMemory<byte>> Read(long number, CancellationToken cancellationToken)
    {
        _stored.Position = PrefixLength + (number * FrameBytes);
        var frameBytes = (int)Math.Min(FrameBytes, _stored.Length - _stored.Position);
        await _stored.ReadExactlyAsync(_frame.AsMemory(0, frameBytes), cancellationToken);
        var count = frameBytes - DocumentKeys.TagLength;
        if (count < 0)
        {
            throw new CryptographicException("cut short");
        }

        _aes.Decrypt(
            Nonce(_prefix, number), _frame.AsSpan(0, count), _frame.AsSpan(count, DocumentKeys.TagLength),
            _frame.AsSpan(0, count), Associated(_name, number == Count - 1));
        return _frame.AsMemory(0, count);
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Return(_frame);
        _aes.Dispose();
    }

    /// <summary>
    /// A whole frame lies on the large object heap, whose collection stops everything: buffers are lent, and a frame is
    /// encrypted where it lies.
    /// </summary>
    public static byte[] Rent(int plainBytes) => ArrayPool<byte>.Shared.Rent(plainBytes + DocumentKeys.TagLength);

    /// <summary>It held plain bytes of a document, which nobody else may see.</summary>
    public static void Return(byte[] buffer) => ArrayPool<byte>.Shared.Return(buffer, clearArray: true);

    public static byte[] Nonce(byte[] prefix, long number)
    {
        var nonce = new byte[DocumentKeys.NonceLength];
        prefix.AsSpan(1).CopyTo(nonce);
        BinaryPrimitives.WriteInt32BigEndian(nonce.AsSpan(8), checked((int)number));
        return nonce;
    }

    public static byte[] Associated(string name, bool last) => Encoding.UTF8.GetBytes(last ? name + "/last" : name);
}
