using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
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
/// one bucket that nobody can read from outside, and the queues of the stream of changes. What stands already is left
/// as it is, but for what protects the bucket: that is set whoever made it.
/// </summary>
public sealed class AwsResources(
    IAmazonDynamoDB dynamoDb, IAmazonS3 s3, IOptions<DynamoDbEventStoreOptions> events, IOptions<KmsOptions> keys,
    IOptions<AwsGrainOptions> grains, IOptions<AwsClusterOptions> cluster, IOptions<S3BlobStoreOptions> blobs,
    IOptions<AwsConnectionOptions> connection, IAmazonSQS sqs, IOptions<ChangesOptions> changes, TimeProvider clock)
{
    private const int ActiveTriesMax = 120;
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

    /// <summary>Makes what is missing; tells each thing and what became of it.</summary>
    /// <exception cref="AwsResourceException">Something cannot be made.</exception>
    public async IAsyncEnumerable<(string Resource, ResourceEnd End)> Make(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var table in Tables())
        {
            yield return ($"table {table.TableName}", await Guarded(
                $"table {table.TableName}", () => MakeTable(table, cancellationToken)).ConfigureAwait(false));
        }

        var bucket = new SafeBucket(s3, blobs.Value, isStandIn: connection.Value.S3Url is not null);
        yield return ($"bucket {bucket.Name}", await Guarded(
            $"bucket {bucket.Name}", () => bucket.Make(cancellationToken)).ConfigureAwait(false));
        foreach (var (what, set) in bucket.Protections)
        {
            yield return ($"{what} of bucket {bucket.Name}", await Guarded(
                $"{what} of bucket {bucket.Name}", () => set(cancellationToken)).ConfigureAwait(false));
        }

        foreach (var queue in Queues())
        {
            yield return ($"queue {queue}", await Guarded(
                $"queue {queue}", () => MakeQueue(queue, cancellationToken)).ConfigureAwait(false));
        }
    }

    private static async Task<ResourceEnd> Guarded(string what, Func<Task<ResourceEnd>> make)
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

    private async Task<ResourceEnd> MakeTable(CreateTableRequest table, CancellationToken cancellationToken)
    {
        var end = ResourceEnd.Made;
        try
        {
            table.DeletionProtectionEnabled = true;
            await dynamoDb.CreateTableAsync(table, cancellationToken).ConfigureAwait(false);
        }
        catch (ResourceInUseException)
        {
            end = ResourceEnd.WasThere;
        }

        for (var i = 0; ; i++)
        {
            var found = await dynamoDb.DescribeTableAsync(table.TableName, cancellationToken).ConfigureAwait(false);
            if (found.Table.TableStatus == TableStatus.ACTIVE)
            {
                return end;
            }

            if (i == ActiveTriesMax)
            {
                throw new TimeoutException();
            }

            await Task.Delay(BetweenTries, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ResourceEnd> MakeQueue(string queue, CancellationToken cancellationToken)
    {
        try
        {
            await sqs.GetQueueUrlAsync(queue, cancellationToken).ConfigureAwait(false);
            return ResourceEnd.WasThere;
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
        return ResourceEnd.Made;
    }
}

/// <summary>What became of something that a silo needs.</summary>
public enum ResourceEnd
{
    Made,
    WasThere,

    /// <summary>As it shall be, whatever it was before.</summary>
    Set,

    /// <summary>What stands in for the service does not know it.</summary>
    NotKnown,
}
