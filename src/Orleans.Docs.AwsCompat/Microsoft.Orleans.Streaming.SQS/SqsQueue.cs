#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Orleans.Configuration;
using Orleans.Docs.AwsCompat.DynamoDb;

namespace Orleans.Streaming.SQS.Streams;

/// <summary>
/// One queue of a stream provider. It is found, or made where it is missing and that is allowed, when it is first
/// needed and again until that succeeds.
/// </summary>
internal sealed class SqsQueue : IDisposable
{
    /// <summary>What the service gives, and takes to delete, in one call.</summary>
    public const int BatchMax = 10;

    private const string FifoSuffix = ".fifo";

    private readonly SqsOptions _options;
    private readonly AmazonSQSClient _client;
    private string? _url;

    public SqsQueue(string name, SqsOptions options)
    {
        _options = options;
        Name = options.FifoQueue ? name + FifoSuffix : name;
        var given = Parse(options.ConnectionString);
        var config = new AmazonSQSConfig();
        ServiceNames.Apply(config, given.GetValueOrDefault("Service", ""));
        var credentials = ServiceNames.Credentials(
            given.GetValueOrDefault("AccessKey"), given.GetValueOrDefault("SecretKey"),
            given.GetValueOrDefault("SessionToken"), profile: null);
        _client = credentials is null ? new AmazonSQSClient(config) : new AmazonSQSClient(credentials, config);
    }

    public string Name { get; }

    public void Dispose() => _client.Dispose();

    public async Task<string> Find(CancellationToken cancellationToken)
    {
        if (_url is { } known)
        {
            return known;
        }

        try
        {
            _url = (await _client.GetQueueUrlAsync(Name, cancellationToken).ConfigureAwait(false)).QueueUrl;
        }
        catch (QueueDoesNotExistException)
        {
            _url = (await _client.CreateQueueAsync(Wanted(), cancellationToken).ConfigureAwait(false)).QueueUrl;
        }

        return _url;
    }

    public Task Send(SendMessageRequest request, CancellationToken cancellationToken) => Use(
        async url =>
        {
            request.QueueUrl = url;
            return await _client.SendMessageAsync(request, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    public async Task<List<Message>> Receive(int countMax, CancellationToken cancellationToken)
    {
        var answer = await Use(
            url => _client.ReceiveMessageAsync(
                new ReceiveMessageRequest
                {
                    QueueUrl = url,
                    MaxNumberOfMessages = Math.Clamp(countMax, 1, BatchMax),
                    MessageSystemAttributeNames = _options.ReceiveMessageSystemAttributes,
                    MessageAttributeNames = _options.ReceiveMessageAttributes,
                    WaitTimeSeconds = _options.ReceiveWaitTimeSeconds,
                },
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return answer.Messages ?? [];
    }

    /// <exception cref="AmazonSQSException">Some were not deleted; they come again.</exception>
    public async Task Delete(IEnumerable<Message> messages, CancellationToken cancellationToken)
    {
        foreach (var batch in messages.Chunk(BatchMax))
        {
            var answer = await Use(
                url => _client.DeleteMessageBatchAsync(
                    new DeleteMessageBatchRequest
                    {
                        QueueUrl = url,
                        Entries = [.. batch.Select((message, i) => new DeleteMessageBatchRequestEntry(
                            i.ToString(CultureInfo.InvariantCulture), message.ReceiptHandle))],
                    },
                    cancellationToken),
                cancellationToken).ConfigureAwait(false);
            if (answer.Failed is [var failed, ..])
            {
                throw new AmazonSQSException($"queue {Name} kept {answer.Failed.Count} messages: {failed.Code}");
            }
        }
    }

    /// <summary>Whatever was received and is not done with may be received by others now.</summary>
    public async Task Release(IEnumerable<Message> messages, CancellationToken cancellationToken)
    {
        foreach (var batch in messages.Chunk(BatchMax))
        {
            await Use(
                url => _client.ChangeMessageVisibilityBatchAsync(
                    new ChangeMessageVisibilityBatchRequest
                    {
                        QueueUrl = url,
                        Entries = [.. batch.Select((message, i) => new ChangeMessageVisibilityBatchRequestEntry(
                            i.ToString(CultureInfo.InvariantCulture), message.ReceiptHandle)
                        {
                            VisibilityTimeout = 0,
                        })],
                    },
                    cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A queue that is gone is looked for again the next time.</summary>
    private async Task<T> Use<T>(Func<string, Task<T>> call, CancellationToken cancellationToken)
    {
        var url = await Find(cancellationToken).ConfigureAwait(false);
        try
        {
            return await call(url).ConfigureAwait(false);
        }
        catch (QueueDoesNotExistException)
        {
            _url = null;
            throw;
        }
    }

    private CreateQueueRequest Wanted()
    {
        var attributes = new Dictionary<string, string>();
        if (_options.FifoQueue)
        {
            attributes[QueueAttributeName.FifoQueue] = "true";
            attributes[QueueAttributeName.FifoThroughputLimit] = "perMessageGroupId";
            attributes[QueueAttributeName.DeduplicationScope] = "messageGroup";
            attributes[QueueAttributeName.ContentBasedDeduplication] = "true";
        }

        if (_options.ReceiveWaitTimeSeconds is { } wait)
        {
            attributes[QueueAttributeName.ReceiveMessageWaitTimeSeconds] = wait.ToString(CultureInfo.InvariantCulture);
        }

        if (_options.VisibilityTimeoutSeconds is { } hidden)
        {
            attributes[QueueAttributeName.VisibilityTimeout] = hidden.ToString(CultureInfo.InvariantCulture);
        }

        return new CreateQueueRequest(Name) { Attributes = attributes };
    }

    private static Dictionary<string, string> Parse(string connection) => connection
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(part => part.Split('=', 2))
        .Where(part => part.Length == 2)
        .ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
}
