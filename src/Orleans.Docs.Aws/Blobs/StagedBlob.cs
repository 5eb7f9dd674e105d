using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Orleans.Docs.Blobs;

namespace Orleans.Docs.Aws.Blobs;

/// <summary>
/// A blob on its way up: small ones in one request, larger ones in parts. Nothing stands under its name before
/// <see cref="Complete"/>; what is disposed without it leaves nothing. What is written without waiting is held in
/// memory until the next asynchronous write.
/// </summary>
internal sealed class StagedBlob(BlobBucket bucket, string key) : Stream
{
    /// <summary>Tries against other writers of the same name, which S3 asks to be repeated.</summary>
    private const int ConflictsMax = 4;

    private readonly MemoryStream _pending = new();
    private readonly List<PartETag> _parts = [];
    private readonly string _putId = Guid.NewGuid().ToString("N");
    private string? _uploadId;
    private bool _completed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Gives the blob its name; false if another one has it.</summary>
    public async Task<bool> Complete(CancellationToken cancellationToken)
    {
        try
        {
            if (_uploadId is null)
            {
                await PutWhole(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await UploadPart(cancellationToken).ConfigureAwait(false);
                await CompleteParts(cancellationToken).ConfigureAwait(false);
            }

            return _completed = true;
        }
        catch (AmazonS3Exception e)
            when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            return await IsOurs(cancellationToken).ConfigureAwait(false)
                ?? throw new BlobStoreUnavailableException($"an upload to S3 bucket {bucket.Name} got lost", e);
        }
        catch (BlobStoreUnavailableException e) when (e.InnerException is System.Xml.XmlException)
        {
            // Said to be done, in an answer that broke off.
            if (await IsOurs(cancellationToken).ConfigureAwait(false) is { } ours)
            {
                return ours;
            }

            throw;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            throw new BlobStoreUnavailableException($"writers race for one name in S3 bucket {bucket.Name}", e);
        }
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            var room = (int)Math.Max(0, bucket.Options.PartBytes - _pending.Length);
            var count = Math.Min(room, buffer.Length);
            _pending.Write(buffer.Span[..count]);
            buffer = buffer[count..];

            // Only when there is more: the last part may be any size, and a blob of one part needs none.
            if (buffer.Length > 0)
            {
                await UploadPart(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_pending.Length + buffer.Length > 2L * bucket.Options.PartBytes)
        {
            throw new InvalidOperationException("too much is written without waiting; write asynchronously");
        }

        _pending.Write(buffer);
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (_uploadId is not null && !_completed)
        {
            try
            {
                await bucket.Run(
                    "giving up",
                    () => bucket.Client.AbortMultipartUploadAsync(
                        bucket.Name, key, _uploadId, CancellationToken.None),
                    CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is BlobStoreUnavailableException or AmazonS3Exception)
            {
                // The bucket's lifecycle removes parts that nobody completed; what failed before is what matters.
            }
        }

        await _pending.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Whether the blob that stands is this one, whose answer got lost, or another writer's; null if none stands.
    /// </summary>
    private async Task<bool?> IsOurs(CancellationToken cancellationToken)
    {
        var stands = await bucket.Find(key, cancellationToken).ConfigureAwait(false);
        return stands is { } found ? _completed = found.PutId == _putId : null;
    }

    private async Task PutWhole(CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                await bucket.Run(
                    "writing", () => bucket.Client.PutObjectAsync(Whole(), cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
                return;
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.Conflict && i < ConflictsMax)
            {
                // Another writer of the same name was at work; the next try finds its blob, or a free name.
            }
        }
    }

    private PutObjectRequest Whole()
    {
        var request = new PutObjectRequest
        {
            BucketName = bucket.Name,
            Key = key,
            InputStream = Pending(),
            IfNoneMatch = "*",
            ChecksumAlgorithm = BlobBucket.Checksum,
            ServerSideEncryptionMethod = bucket.Encryption,
            ServerSideEncryptionKeyManagementServiceKeyId = bucket.Options.KmsKeyId,
            BucketKeyEnabled = bucket.UsesBucketKey,
        };
        request.Metadata.Add(BlobBucket.PutId, _putId);
        return request;
    }

    private async Task UploadPart(CancellationToken cancellationToken)
    {
        if (_uploadId is null)
        {
            var start = new InitiateMultipartUploadRequest
            {
                BucketName = bucket.Name,
                Key = key,
                ChecksumAlgorithm = BlobBucket.Checksum,
                ServerSideEncryptionMethod = bucket.Encryption,
                ServerSideEncryptionKeyManagementServiceKeyId = bucket.Options.KmsKeyId,
                BucketKeyEnabled = bucket.UsesBucketKey,
            };
            start.Metadata.Add(BlobBucket.PutId, _putId);
            var started = await bucket.Run(
                "starting",
                () => bucket.Client.InitiateMultipartUploadAsync(start, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            _uploadId = started.UploadId;
        }

        var part = await bucket.Run(
            "writing",
            () => bucket.Client.UploadPartAsync(
                new UploadPartRequest
                {
                    BucketName = bucket.Name,
                    Key = key,
                    UploadId = _uploadId,
                    PartNumber = _parts.Count + 1,
                    PartSize = _pending.Length,
                    InputStream = Pending(),
                    ChecksumAlgorithm = BlobBucket.Checksum,
                },
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        _parts.Add(new PartETag(part.PartNumber ?? _parts.Count + 1, part.ETag) { ChecksumCRC32 = part.ChecksumCRC32 });
        _pending.SetLength(0);
    }

    private Task<CompleteMultipartUploadResponse> CompleteParts(CancellationToken cancellationToken) => bucket.Run(
        "completing",
        () => bucket.Client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = bucket.Name,
                Key = key,
                UploadId = _uploadId,
                PartETags = _parts,
                IfNoneMatch = "*",
            },
            cancellationToken),
        cancellationToken);

    private MemoryStream Pending() => new(_pending.GetBuffer(), 0, (int)_pending.Length, writable: false);
}
