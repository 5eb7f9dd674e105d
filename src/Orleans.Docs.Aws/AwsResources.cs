using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Options;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Cluster;
using Orleans.Docs.Aws.DynamoDb;
using Orleans.Docs.Aws.Events;
using Orleans.Docs.Aws.Grains;
using Orleans.Docs.Aws.Keys;
using Orleans.Docs.Aws.Search;

namespace Orleans.Docs.Aws;

/// <summary>
/// What must stand before a silo of this wing starts, and how it is made where nothing makes it: tables on demand,
/// one bucket that nobody can read from outside, and the queues of the stream of changes. What stands
/// already is left as it is.
/// </summary>
public sealed class AwsResources(
    IAmazonDynamoDB dynamoDb, IAmazonS3 s3, IOptions<DynamoDbEventStoreOptions> events, IOptions<KmsOptions> keys,
    IOptions<AwsGrainOptions> grains, IOptions<AwsClusterOptions> cluster, IOptions<S3BlobStoreOptions> blobs,
    IAmazonSQS sqs, IOptions<ChangesOptions> changes, TimeProvider clock)
{
    private const int ActiveTriesMax = 120;
    private const int UnfinishedUploadDays = 1;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    public IEnumerable<CreateTableRequest> Tables() =>
    [
        EventItems.Table(events.Value.Table),
        DynamoDbKeyStore.Table(keys.Value.Table),
        ProviderTables.Grains(grains.Value.Table),
        ProviderTables.Silos(cluster.Value.Table),
    ];

    /// <summary>The queues of the stream; none where silos call each other.</summary>
    public IEnumerable<string> Queues() => changes.Value.Queued ? changes.Value.QueueNames() : [];

    /// <summary>Makes what is missing; tells each thing and whether it was made or there.</summary>
    /// <exception cref="AwsResourceException">Something cannot be made.</exception>
    public async IAsyncEnumerable<(string Resource, bool Made)> Make(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var table in Tables())
        {
            yield return ($"table {table.TableName}", await Guarded(
                $"table {table.TableName}", () => MakeTable(table, cancellationToken)).ConfigureAwait(false));
        }

        var bucket = new BlobBucket(s3, blobs.Value).Name;
        yield return ($"bucket {bucket}", await Guarded(
            $"bucket {bucket}", () => MakeBucket(bucket, cancellationToken)).ConfigureAwait(false));
        foreach (var queue in Queues())
        {
            yield return ($"queue {queue}", await Guarded(
                $"queue {queue}", () => MakeQueue(queue, cancellationToken)).ConfigureAwait(false));
        }
    }

    private static async Task<bool> Guarded(string what, Func<Task<bool>> make)
    {
        try
        {
            return await make().ConfigureAwait(false);
        }
        catch (Exception e) when (AwsFailures.IsOfTheService(e))
        {
            throw new AwsResourceException($"{what} cannot be made: {AwsFailures.Reason(e)}", e);
        }
    }

    private async Task<bool> MakeTable(CreateTableRequest table, CancellationToken cancellationToken)
    {
        var made = true;
        try
        {
            table.DeletionProtectionEnabled = true;
            await dynamoDb.CreateTableAsync(table, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceInUseException)
        {
            made = false;
        }

        for (var i = 0; ; i++)
        {
            var found = await dynamoDb.DescribeTableAsync(table.TableName, cancellationToken).ConfigureAwait(false);
            if (found.Table.TableStatus == TableStatus.ACTIVE)
            {
                return made;
            }

            if (i == ActiveTriesMax)
            {
                throw new TimeoutException();
            }

            await Task.Delay(BetweenTries, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> MakeQueue(string queue, CancellationToken cancellationToken)
    {
        try
        {
            await sqs.GetQueueUrlAsync(queue, cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (QueueDoesNotExistException)
        {
        }

        var seconds = changes.Value.Visibility.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        await sqs.CreateQueueAsync(
            new CreateQueueRequest(queue)
            {
                Attributes = new Dictionary<string, string> { [QueueAttributeName.VisibilityTimeout] = seconds },
            },
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> MakeBucket(string bucket, CancellationToken cancellationToken)
    {
        try
        {
            await s3.HeadBucketAsync(new HeadBucketRequest { BucketName = bucket }, cancellationToken)
                .ConfigureAwait(false);
            return false;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
        }

        await s3.PutBucketAsync(new PutBucketRequest { BucketName = bucket }, cancellationToken).ConfigureAwait(false);
        await s3.PutPublicAccessBlockAsync(
            new PutPublicAccessBlockRequest
            {
                BucketName = bucket,
                PublicAccessBlockConfiguration = new PublicAccessBlockConfiguration
                {
                    BlockPublicAcls = true,
                    BlockPublicPolicy = true,
                    IgnorePublicAcls = true,
                    RestrictPublicBuckets = true,
                },
            },
            cancellationToken).ConfigureAwait(false);
        await s3.PutBucketEncryptionAsync(
            new PutBucketEncryptionRequest { BucketName = bucket, ServerSideEncryptionConfiguration = Encryption() },
            cancellationToken).ConfigureAwait(false);
        await s3.PutLifecycleConfigurationAsync(
            new PutLifecycleConfigurationRequest
            {
                BucketName = bucket,
                Configuration = new LifecycleConfiguration { Rules = [.. Rules()] },
            },
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>By KMS, also of what is put there without a word: under the key that is given, or AWS' own.</summary>
    private ServerSideEncryptionConfiguration Encryption() => new()
    {
        ServerSideEncryptionRules =
        [
            new ServerSideEncryptionRule
            {
                BucketKeyEnabled = true,
                ServerSideEncryptionByDefault = new ServerSideEncryptionByDefault
                {
                    ServerSideEncryptionAlgorithm = ServerSideEncryptionMethod.AWSKMS,
                    ServerSideEncryptionKeyManagementServiceKeyId = blobs.Value.KmsKeyId,
                },
            },
        ],
    };

    /// <summary>Plain bytes go after a day, and so do parts of uploads that nobody completed.</summary>
    private static IEnumerable<LifecycleRule> Rules()
    {
        yield return new LifecycleRule
        {
            Id = "unfinished-uploads",
            Status = LifecycleRuleStatus.Enabled,
            Filter = new LifecycleFilter { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "" } },
            AbortIncompleteMultipartUpload =
                new LifecycleRuleAbortIncompleteMultipartUpload { DaysAfterInitiation = UnfinishedUploadDays },
        };
        foreach (var prefix in new[] { "incoming/", "work/" })
        {
            yield return new LifecycleRule
            {
                Id = prefix.TrimEnd('/'),
                Status = LifecycleRuleStatus.Enabled,
                Filter = new LifecycleFilter
                {
                    LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = prefix },
                },
                Expiration = new LifecycleRuleExpiration { Days = 1 },
            };
        }
    }
}
