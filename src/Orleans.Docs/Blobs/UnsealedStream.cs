using System.Security.Cryptography;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Blobs;

/// <summary>
/// A blob as plain bytes, one frame in memory however long it is. Each frame is verified before it is given, and
/// before the last one all of them against the blob's name.
/// </summary>
/// <param name="stored">Ends with this stream, as <paramref name="frames"/> does.</param>
internal sealed class UnsealedStream(
    BlobName blob, BlobRef reference, DocumentKeys keys, Stream stored, SealedFrames frames) : ForwardStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ReadOnlyMemory<byte> _current;
    private long _next;
    private long _read;

    public override long Length => reference.Length;

    /// <exception cref="BlobDamagedException">It is not what was written.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_current.IsEmpty && _next < frames.Count)
        {
            _current = await Next(cancellationToken);
        }

        var count = Math.Min(buffer.Length, _current.Length);
        _current[..count].CopyTo(buffer);
        _current = _current[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            frames.Dispose();
            stored.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<ReadOnlyMemory<byte>> Next(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> plain;
        try
        {
            plain = await frames.Read(_next++, cancellationToken);
        }
        catch (Exception e) when (e is CryptographicException or EndOfStreamException)
        {
            throw new BlobDamagedException(blob, "was altered", e);
        }

        _hash.AppendData(plain.Span);
        _read += plain.Length;
        return _next < frames.Count || (_read == reference.Length && keys.NameOf(_hash.GetHashAndReset()) == blob.Name)
            ? plain
            : throw new BlobDamagedException(blob, "does not hold what its name says");
    }
}
