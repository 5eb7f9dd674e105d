using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Orleans.Docs.Blobs;

namespace Orleans.Docs.Aws.Blobs;

/// <summary>
/// Where blobs lie, how they are encrypted there, and what a failure of S3 becomes. Everything that is written carries
/// a checksum, which S3 compares.
/// </summary>
internal sealed class BlobBucket(IAmazonS3 client, S3BlobStoreOptions options)
{
    /// <summary>Tells an object that this put made, when the answer got lost, from one that was there.</summary>
    public const string PutId = "put";

    public static readonly ChecksumAlgorithm Checksum = ChecksumAlgorithm.CRC32;

    public IAmazonS3 Client => client;

    public S3BlobStoreOptions Options => options;

    /// <summary>Null leaves it to the bucket, which is the only way where the store knows no KMS.</summary>
    public ServerSideEncryptionMethod? Encryption { get; } =
        options.KmsKeyId is null ? null : ServerSideEncryptionMethod.AWSKMS;

    /// <summary>Spares KMS a call for each object.</summary>
    public bool? UsesBucketKey { get; } = options.KmsKeyId is null ? null : true;

    public string Name { get; } = options.Bucket
        ?? throw new ArgumentException("Docs:Aws:Blobs:Bucket is not given");

    public string KeyOf(BlobName name) => $"{PrefixOf(name.Document)}{name.Name}";

    public string PrefixOf(DocumentKey document) => $"{options.Prefix}{document}/";

    /// <summary>The blob of a key that this store made; null for anything else under the prefix.</summary>
    public BlobName? NameOf(string key)
    {
        var slash = key.LastIndexOf('/');
        return key.StartsWith(options.Prefix, StringComparison.Ordinal)
            && slash > options.Prefix.Length
            && DocumentKey.TryParse(key[options.Prefix.Length..slash], out var document)
            ? new BlobName(document, key[(slash + 1)..])
            : null;
    }

    /// <summary>Length and put id, or null where there is no such object.</summary>
    public async Task<(long Length, string? PutId)?> Find(string key, CancellationToken cancellationToken)
    {
        try
        {
            var found = await Run(
                "looking for", () => client.GetObjectMetadataAsync(Name, key, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            return (found.ContentLength, found.Metadata[PutId]);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
    }

    /// <summary>Returns if the bucket is there and may be used.</summary>
    /// <exception cref="BlobStoreUnavailableException"/>
    public async Task Check(CancellationToken cancellationToken)
    {
        try
        {
            await Run(
                "looking for",
                () => client.HeadBucketAsync(new HeadBucketRequest { BucketName = Name }, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e)
        {
            throw new BlobStoreUnavailableException($"bucket {Name} is missing in S3; ./docs aws init makes it", e);
        }
    }

    /// <summary>Runs a call; what a caller may want to tell apart comes out as S3 gave it.</summary>
    /// <exception cref="BlobStoreUnavailableException">S3 cannot be used now.</exception>
    public async Task<T> Run<T>(string what, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
            throw new BlobStoreUnavailableException($"bucket {Name} is missing in S3; ./docs aws init makes it", e);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed
            or HttpStatusCode.Conflict or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw;
        }
        catch (Exception e) when (AwsFailures.IsOfTheService(e)
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new BlobStoreUnavailableException(
                $"{what} a blob in S3 bucket {Name} failed: {AwsFailures.Reason(e)}", e);
        }
    }
}
