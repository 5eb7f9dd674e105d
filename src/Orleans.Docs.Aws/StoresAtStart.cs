using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Callers;
using Orleans.Docs.Aws.Keys;
using Orleans.Docs.Aws.Search;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws;

/// <summary>
/// Looks at every table, the bucket and the queues before the silo starts, fetches the key of callers and asks for the
/// index, so that what is missing or denied ends the start with its typed error instead of failing the first document.
/// Makes nothing.
/// </summary>
internal sealed partial class StoresAtStart(
    IAmazonDynamoDB dynamoDb, IAmazonS3 s3, IAmazonSQS sqs, AwsResources resources, IOptions<S3BlobStoreOptions> blobs,
    IOptions<KmsOptions> keys, OpenSearchIndex index, CallersKey callers, ILogger<StoresAtStart> logger)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var table in resources.Tables().Select(table => table.TableName))
        {
            try
            {
                var found = await dynamoDb.DescribeTableAsync(table, cancellationToken).ConfigureAwait(false);
                if (found.Table.TableStatus == TableStatus.CREATING || found.Table.TableStatus == TableStatus.DELETING)
                {
                    throw new AwsResourceException($"DynamoDB table {table} is {found.Table.TableStatus}");
                }
            }
            catch (Amazon.DynamoDBv2.Model.ResourceNotFoundException e)
            {
                throw new AwsResourceException($"table {table} is missing in DynamoDB; ./docs aws init makes it", e);
            }
            catch (Exception e) when (AwsFailures.IsOfTheService(e))
            {
                throw new AwsResourceException($"DynamoDB table {table} cannot be used: {AwsFailures.Reason(e)}", e);
            }
        }

        foreach (var queue in resources.Queues())
        {
            try
            {
                await sqs.GetQueueUrlAsync(queue, cancellationToken).ConfigureAwait(false);
            }
            catch (QueueDoesNotExistException e)
            {
                throw new AwsResourceException($"queue {queue} is missing in SQS; ./docs aws init makes it", e);
            }
            catch (Exception e) when (AwsFailures.IsOfTheService(e))
            {
                throw new AwsResourceException($"SQS queue {queue} cannot be used: {AwsFailures.Reason(e)}", e);
            }
        }

        await new BlobBucket(s3, blobs.Value).Check(cancellationToken).ConfigureAwait(false);
        await new KeyRecovery(dynamoDb, keys.Value).Check(cancellationToken).ConfigureAwait(false);
        await callers.Fetch(cancellationToken).ConfigureAwait(false);
        await CheckIndex(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// An index that refuses this silo ends the start. One that is only away does not: documents are taken in
    /// meanwhile, and are found once it is back.
    /// </summary>
    private async Task CheckIndex(CancellationToken cancellationToken)
    {
        try
        {
            await index.Check(cancellationToken).ConfigureAwait(false);
        }
        catch (IndexUnavailableException e) when (e.InnerException is OpenSearchFailure { IsPassing: true })
        {
            LogIndexAway(logger, e);
        }
        catch (IndexUnavailableException e)
        {
            throw new AwsResourceException($"OpenSearch cannot be used: {e.Message}", e);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Error, "OpenSearch cannot be reached, nothing is found until it is")]
    private static partial void LogIndexAway(ILogger logger, Exception e);
}

/// <summary>A table or bucket that the program needs is missing or refused: it must not start.</summary>
public sealed class AwsResourceException(string reason, Exception? inner = null) : Exception(reason, inner);
