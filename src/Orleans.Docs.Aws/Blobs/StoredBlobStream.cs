using System.Globalization;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Orleans.Docs.Blobs;

namespace Orleans.Docs.Aws.Blobs;

/// <summary>
/// A blob as a seekable stream, read in pieces where it is read. Every piece comes from the object that was opened; one
/// that is gone meanwhile is damage.
/// </summary>
internal sealed class StoredBlobStream : Stream
{
    /// <summary>A piece whose bytes break off is fetched again so often.</summary>
    private const int TriesMax = 3;

    private readonly BlobBucket _bucket;
    private readonly string _key;
    private readonly string? _etag;
    private byte[] _piece;
    private long _pieceAt;

    private StoredBlobStream(BlobBucket bucket, string key, byte[] first, long length, string? etag)
    {
        _bucket = bucket;
        _key = key;
        _piece = first;
        _etag = etag;
        Length = length;
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position { get; set; }

    public static async Task<Stream?> Open(BlobBucket bucket, string key, CancellationToken cancellationToken)
    {
        try
        {
            var (bytes, length, etag) = await Fetch(bucket, key, 0, null, cancellationToken).ConfigureAwait(false);
            return new StoredBlobStream(bucket, key, bytes, length, etag);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // An empty object has no first byte.
            return new MemoryStream([], writable: false);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= Length || buffer.Length == 0)
        {
            return 0;
        }

        if (Position < _pieceAt || Position >= _pieceAt + _piece.Length)
        {
            (_piece, _pieceAt) = (await Next(cancellationToken).ConfigureAwait(false), Position);
        }

        var at = (int)(Position - _pieceAt);
        var count = Math.Min(buffer.Length, _piece.Length - at);
        _piece.AsMemory(at, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("blobs are read asynchronously");

    public override long Seek(long offset, SeekOrigin origin)
    {
        var from = origin switch
        {
            SeekOrigin.Current => Position,
            SeekOrigin.End => Length,
            _ => 0,
        };
        var to = from + offset;
        ArgumentOutOfRangeException.ThrowIfNegative(to, nameof(offset));
        return Position = to;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task<byte[]> Next(CancellationToken cancellationToken)
    {
        try
        {
            return (await Fetch(_bucket, _key, Position, _etag, cancellationToken).ConfigureAwait(false)).Bytes;
        }
        catch (AmazonS3Exception e)
        {
            throw _bucket.NameOf(_key) is { } name
                ? new BlobDamagedException(name, "was removed or replaced while it was read", e)
                : new BlobStoreUnavailableException($"{_key} was removed or replaced while it was read", e);
        }
    }

    private static async Task<(byte[] Bytes, long Length, string? ETag)> Fetch(
        BlobBucket bucket, string key, long from, string? etag, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest
        {
            BucketName = bucket.Name,
            Key = key,
            ByteRange = new ByteRange(from, from + bucket.Options.ReadBytes - 1),
            EtagToMatch = etag,
        };
        for (var i = 1; ; i++)
        {
            try
            {
                return await bucket.Run("reading", () => Whole(bucket, request, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (BlobStoreUnavailableException e)
                when (e.InnerException is IOException or HttpRequestException && i < TriesMax)
            {
                // The answer had begun, so that the SDK does not repeat it.
            }
        }
    }

    /// <exception cref="IOException">Less came than was asked for.</exception>
    private static async Task<(byte[] Bytes, long Length, string? ETag)> Whole(
        BlobBucket bucket, GetObjectRequest request, CancellationToken cancellationToken)
    {
        using var response = await bucket.Client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
        var range = response.ContentRange
            ?? throw new IOException("S3 answered a read of a part without saying which part");
        var length = long.Parse(range.AsSpan(range.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
        var bytes = new byte[Math.Min(request.ByteRange.End + 1, length) - request.ByteRange.Start];
        await response.ResponseStream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return (bytes, length, response.ETag);
    }
}
