using System.Collections.Immutable;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using Orleans.Docs.Blobs;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Aws.Uploads;

/// <summary>
/// A prefix of a bucket that takes one object an upload, by a form that names its key, its encryption and how many
/// bytes may come. S3 holds a sender to that; nobody else can put or read anything there.
/// </summary>
internal sealed class IncomingBucket(IAmazonS3 s3, IOptions<IncomingOptions> incoming, TimeProvider clock)
    : IPresignedUploads
{
    /// <summary>What S3 takes by one form.</summary>
    private const long FormBytesMax = 5L << 30;

    private const string Encryption = "x-amz-server-side-encryption";
    private const string EncryptionKey = "x-amz-server-side-encryption-aws-kms-key-id";

    private IncomingOptions Options => incoming.Value;

    private string Bucket => Options.Bucket ?? throw new AwsResourceException("Docs:Aws:Blobs:Bucket is not given");

    /// <summary>The upload that an object belongs to; null for anything that came otherwise.</summary>
    public DocumentKey? UploadOf(string bucket, string key) =>
        bucket == Options.Bucket
        && key.StartsWith(Options.Prefix, StringComparison.Ordinal)
        && DocumentKey.TryParse(key[Options.Prefix.Length..], out var upload)
            ? upload
            : null;

    public Task<PresignedForm> Sign(
        DocumentKey upload, long lengthMin, long lengthMax, CancellationToken cancellationToken) => Run(
        async () =>
        {
            var expires = clock.GetUtcNow() + Options.FormLifetime;
            var most = Math.Min(lengthMax, FormBytesMax);
            var request = new CreatePresignedPostRequest
            {
                BucketName = Bucket,
                Key = KeyOf(upload),
                Expires = expires.UtcDateTime,
                Conditions = [S3PostCondition.ContentLengthRange(Math.Min(lengthMin, most), most)],
            };
            if (Options.KmsKeyId is { Length: > 0 } key)
            {
                Require(Encryption, "aws:kms");
                Require(EncryptionKey, key);
            }

            var form = await s3.CreatePresignedPostAsync(request).WaitAsync(cancellationToken);
            return new PresignedForm(
                new Uri(form.Url), form.Fields.ToImmutableSortedDictionary(StringComparer.Ordinal), expires, most);

            void Require(string field, string value)
            {
                request.Fields[field] = value;
                request.Conditions.Add(S3PostCondition.ExactMatch(field, value));
            }
        },
        cancellationToken);

    public async Task<IntakeSource?> Find(DocumentKey upload, long lengthMax, CancellationToken cancellationToken)
    {
        try
        {
            return await Run(
                () => PlainObject.Look(
                    s3, new GetObjectRequest { BucketName = Bucket, Key = KeyOf(upload) }, lengthMax,
                    cancellationToken),
                cancellationToken)
                ?? throw new UploadRefusedException(
                    Content.Problems.TooLarge, $"the file is over the limit of {lengthMax} bytes");
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task Delete(DocumentKey upload, CancellationToken cancellationToken) =>
        Run(() => s3.DeleteObjectAsync(Bucket, KeyOf(upload), cancellationToken), cancellationToken);

    private string KeyOf(DocumentKey upload) => $"{Options.Prefix}{upload}";

    private async Task<T> Run<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            throw;
        }
        catch (Exception e) when (AwsFailures.IsOfTheService(e)
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new BlobStoreUnavailableException(
                $"S3 bucket {Bucket} cannot be used for uploads: {AwsFailures.Reason(e)}", e);
        }
    }
}
