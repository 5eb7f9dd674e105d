using Amazon.S3;
using Amazon.S3.Model;
using Orleans.Docs.Blobs;

namespace Orleans.Docs.Aws.Uploads;

/// <summary>
/// An object's bytes, fetched when they are first read; only of the object that was seen before, by its tag.
/// </summary>
/// <exception cref="BlobStoreUnavailableException">S3 cannot be used, or the object is gone or another.</exception>
internal sealed class PlainStream(IAmazonS3 s3, GetObjectRequest request) : Stream
{
    private GetObjectResponse? _response;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            _response ??= await s3.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
            return await _response.ResponseStream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (AwsFailures.IsOfTheService(e))
        {
            throw new BlobStoreUnavailableException(
                $"an object in S3 bucket {request.BucketName} cannot be read: {AwsFailures.Reason(e)}", e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("an object is read asynchronously");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _response?.Dispose();
        base.Dispose(disposing);
    }
}
