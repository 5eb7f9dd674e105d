using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Callers;

namespace Orleans.Docs.Aws;

/// <summary>
/// Looks at every table and the bucket before the silo starts, and fetches the key of callers, so that what is missing
/// or denied ends the start with its typed error instead of failing the first document. Makes nothing.
/// </summary>
internal sealed class StoresAtStart(
    IAmazonDynamoDB dynamoDb, IAmazonS3 s3, AwsResources resources, IOptions<S3BlobStoreOptions> blobs,
    CallersKey callers)
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
            catch (ResourceNotFoundException e)
            {
                throw new AwsResourceException($"table {table} is missing in DynamoDB; ./docs aws init makes it", e);
            }
            catch (Exception e) when (AwsFailures.IsOfTheService(e))
            {
                throw new AwsResourceException($"DynamoDB table {table} cannot be used: {AwsFailures.Reason(e)}", e);
            }
        }

        await new BlobBucket(s3, blobs.Value).Check(cancellationToken).ConfigureAwait(false);
        await callers.Fetch(cancellationToken).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>A table or bucket that the program needs is missing or refused: it must not start.</summary>
public sealed class AwsResourceException(string reason, Exception? inner = null) : Exception(reason, inner);
