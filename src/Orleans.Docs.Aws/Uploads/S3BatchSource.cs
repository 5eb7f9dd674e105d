using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using Orleans.Docs.Batches;
using Orleans.Docs.Blobs;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Aws.Uploads;

/// <summary>
/// Objects under <c>s3://bucket/prefix</c>, of those that <c>Docs:Aws:Drop:Sources</c> says are the tenant's: the silo
/// may read more than its callers. What is read stays where it is.
/// </summary>
internal sealed class S3BatchSource(IAmazonS3 s3, IOptions<DropOptions> drop) : IBatchSource
{
    private const string Scheme = "s3://";

    public void Check(string tenant, string address)
    {
        var (bucket, prefix) = Parse(address);
        if (drop.Value.SourceOf(bucket, prefix)?.Tenant != tenant)
        {
            throw new CommandRefusedException(
                "what lies there is not known as yours: Docs:Aws:Drop:Sources names buckets, prefixes and tenants");
        }
    }

    public async Task<BatchPage> List(
        string tenant, string address, string? after, int countMax, CancellationToken cancellationToken)
    {
        Check(tenant, address);
        var (bucket, prefix) = Parse(address);
        var found = await Asked(bucket, () => s3.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, StartAfter = after, MaxKeys = countMax },
            cancellationToken));
        var objects = found.S3Objects ?? [];
        return new BatchPage(
            [
                // Under a longer prefix others may have theirs; an empty name is that of a folder.
                .. objects.Where(item => !item.Key.EndsWith('/')
                    && drop.Value.SourceOf(bucket, item.Key)?.Tenant == tenant)
                    .Select(item => new BatchObject(
                        item.Key, item.Key[(item.Key.LastIndexOf('/') + 1)..], item.ETag ?? "")),
            ],
            objects.Count > 0 ? objects[^1].Key : after ?? "", found.IsTruncated != true);
    }

    public async Task<IntakeSource?> Look(string address, BatchObject file, CancellationToken cancellationToken)
    {
        var (bucket, _) = Parse(address);
        try
        {
            return await Asked(bucket, () => PlainObject.Look(
                s3, new GetObjectRequest { BucketName = bucket, Key = file.Place }, drop.Value.ObjectBytesMax,
                cancellationToken));
        }
        catch (BlobStoreUnavailableException e) when (
            e.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound })
        {
            return null;
        }
    }

    private static async Task<T> Asked<T>(string bucket, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.Forbidden || e.ErrorCode is "NoSuchBucket")
        {
            throw new CommandRefusedException($"S3 bucket {bucket} cannot be read: {AwsFailures.Reason(e)}");
        }
        catch (Exception e) when (AwsFailures.IsOfTheService(e))
        {
            throw new BlobStoreUnavailableException($"S3 bucket {bucket} cannot be read: {AwsFailures.Reason(e)}", e);
        }
    }

    private static (string Bucket, string Prefix) Parse(string address)
    {
        if (!address.StartsWith(Scheme, StringComparison.Ordinal) || address.Length > BatchImport.AddressLengthMax
            || address.Any(char.IsControl))
        {
            throw new CommandRefusedException("files are read from addresses like s3://bucket/prefix alone");
        }

        var rest = address[Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
    }
}
