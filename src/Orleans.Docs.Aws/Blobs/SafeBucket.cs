using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Orleans.Docs.Aws.Blobs;

/// <summary>
/// The bucket as it has to be, whoever made it: nobody outside reads it, all in it is encrypted under KMS, and plain
/// bytes in it end.
/// </summary>
/// <param name="isStandIn">
/// It lies elsewhere than in S3. Something else may not know all of it, which is told and no failure: whoever runs it
/// protects it.
/// </param>
internal sealed class SafeBucket(IAmazonS3 s3, S3BlobStoreOptions options, bool isStandIn)
{
    private const int PlainBytesDays = 1;
    private const string UnfinishedUploads = "unfinished-uploads";

    /// <summary>SQS keeps a message for two weeks at most, and its dead letter for as long.</summary>
    private const int NotesDays = 30;

    private static readonly (string Prefix, int Days)[] Ending =
        [("incoming/", PlainBytesDays), ("work/", PlainBytesDays), ("taken/", NotesDays)];

    public string Name { get; } = new BlobBucket(s3, options).Name;

    /// <summary>Each may be set again and again.</summary>
    public IEnumerable<(string What, Func<CancellationToken, Task<ResourceEnd>> Set)> Protections =>
    [
        ("public access block", cancellationToken => Set(Block, cancellationToken)),
        ("encryption", cancellationToken => Set(Encrypt, cancellationToken)),
        ("lifecycle", cancellationToken => Set(EndPlainBytes, cancellationToken)),
    ];

    public async Task<ResourceEnd> Make(CancellationToken cancellationToken)
    {
        try
        {
            await s3.HeadBucketAsync(new HeadBucketRequest { BucketName = Name }, cancellationToken)
                .ConfigureAwait(false);
            return ResourceEnd.WasThere;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
        }

        await s3.PutBucketAsync(new PutBucketRequest { BucketName = Name }, cancellationToken).ConfigureAwait(false);
        return ResourceEnd.Made;
    }

    private async Task<ResourceEnd> Set(Func<CancellationToken, Task> put, CancellationToken cancellationToken)
    {
        try
        {
            await put(cancellationToken).ConfigureAwait(false);
            return ResourceEnd.Set;
        }
        catch (AmazonS3Exception e) when (
            isStandIn && e.StatusCode is HttpStatusCode.NotImplemented or HttpStatusCode.BadRequest)
        {
            return ResourceEnd.NotKnown;
        }
    }

    private Task Block(CancellationToken cancellationToken) => s3.PutPublicAccessBlockAsync(
        new PutPublicAccessBlockRequest
        {
            BucketName = Name,
            PublicAccessBlockConfiguration = new PublicAccessBlockConfiguration
            {
                BlockPublicAcls = true,
                BlockPublicPolicy = true,
                IgnorePublicAcls = true,
                RestrictPublicBuckets = true,
            },
        },
        cancellationToken);

    /// <summary>By KMS, also of what is put there without a word: under the key that is given, or AWS' own.</summary>
    private Task Encrypt(CancellationToken cancellationToken) => s3.PutBucketEncryptionAsync(
        new PutBucketEncryptionRequest
        {
            BucketName = Name,
            ServerSideEncryptionConfiguration = new ServerSideEncryptionConfiguration
            {
                ServerSideEncryptionRules =
                [
                    new ServerSideEncryptionRule
                    {
                        BucketKeyEnabled = true,
                        ServerSideEncryptionByDefault = new ServerSideEncryptionByDefault
                        {
                            ServerSideEncryptionAlgorithm = ServerSideEncryptionMethod.AWSKMS,
                            ServerSideEncryptionKeyManagementServiceKeyId = options.KmsKeyId,
                        },
                    },
                ],
            },
        },
        cancellationToken);

    /// <summary>Rules of others stay beside these: a lifecycle can only be written as a whole.</summary>
    private async Task EndPlainBytes(CancellationToken cancellationToken)
    {
        var own = Rules().ToList();
        var others = (await Lifecycle(cancellationToken).ConfigureAwait(false))
            .Where(rule => own.TrueForAll(other => other.Id != rule.Id));
        await s3.PutLifecycleConfigurationAsync(
            new PutLifecycleConfigurationRequest
            {
                BucketName = Name,
                Configuration = new LifecycleConfiguration { Rules = [.. others, .. own] },
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<LifecycleRule>> Lifecycle(CancellationToken cancellationToken)
    {
        try
        {
            var found = await s3.GetLifecycleConfigurationAsync(
                new GetLifecycleConfigurationRequest { BucketName = Name }, cancellationToken).ConfigureAwait(false);
            return found.Configuration?.Rules ?? [];
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return [];
        }
    }

    /// <summary>
    /// Plain bytes go after a day, and so do parts of uploads that nobody completed; what was noted of objects that
    /// were taken goes when no message of them can come any more.
    /// </summary>
    private static IEnumerable<LifecycleRule> Rules()
    {
        yield return Rule(UnfinishedUploads, "", rule => rule.AbortIncompleteMultipartUpload =
            new LifecycleRuleAbortIncompleteMultipartUpload { DaysAfterInitiation = PlainBytesDays });
        foreach (var (prefix, days) in Ending)
        {
            yield return Rule(prefix.TrimEnd('/'), prefix, rule =>
                rule.Expiration = new LifecycleRuleExpiration { Days = days });
        }
    }

    private static LifecycleRule Rule(string id, string prefix, Action<LifecycleRule> ends)
    {
        var rule = new LifecycleRule
        {
            Id = id,
            Status = LifecycleRuleStatus.Enabled,
            Filter = new LifecycleFilter
            {
                LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = prefix },
            },
        };
        ends(rule);
        return rule;
    }
}
