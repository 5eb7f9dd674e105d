#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using SQSMessage = Amazon.SQS.Model.Message;

namespace Orleans.Streaming.SQS.Streams;

/// <summary>
/// One queue's messages as batches. A message is deleted when its batch was delivered; what was not comes again,
/// at once where the receiver had the time to give it back.
/// </summary>
internal sealed partial class SQSAdapterReceiver(SqsQueue queue, ISQSDataAdapter data, ILogger logger)
    : IQueueAdapterReceiver, IDisposable
{
    private readonly Dictionary<IBatchContainer, SQSMessage> _pending = new(ReferenceEqualityComparer.Instance);
    private readonly CancellationTokenSource _ending = new();
    private long _sequence = -1;

    public Task Initialize(TimeSpan timeout) => queue.Find(_ending.Token).WaitAsync(timeout);

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount)
    {
        var batches = new List<IBatchContainer>();
        try
        {
            var max = maxCount < 0 ? SqsQueue.BatchMax : maxCount;
            foreach (var message in await queue.Receive(max, _ending.Token).ConfigureAwait(false))
            {
                if (Read(message) is { } batch)
                {
                    batches.Add(batch);
                }
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // Nobody waits for messages any more.
        }

        return batches;
    }

    public async Task MessagesDeliveredAsync(IList<IBatchContainer> messages)
    {
        try
        {
            await queue.Delete(Taken(messages), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogNotDeleted(logger, e, queue.Name, messages.Count);
        }
    }

    public async Task Shutdown(TimeSpan timeout)
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        IBatchContainer[] left;
        lock (_pending)
        {
            left = [.. _pending.Keys];
        }

        try
        {
            using var limit = new CancellationTokenSource(timeout);
            await queue.Release(Taken(left), limit.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogNotReleased(logger, e, queue.Name, left.Length);
        }

        Dispose();
    }

    public void Dispose()
    {
        queue.Dispose();
        _ending.Dispose();
    }

    /// <summary>Null for one that cannot be read: it stays, and the queue's redrive policy takes it away.</summary>
    private IBatchContainer? Read(SQSMessage message)
    {
        try
        {
            var batch = data.FromQueueMessage(message, ++_sequence);
            lock (_pending)
            {
                _pending[batch] = message;
            }

            return batch;
        }
        catch (Exception e)
        {
            LogNotRead(logger, e, message.MessageId, queue.Name);
            return null;
        }
    }

    private List<SQSMessage> Taken(IEnumerable<IBatchContainer> batches)
    {
        lock (_pending)
        {
            return
            [
                .. batches.Select(batch => _pending.Remove(batch, out var message) ? message : null)
                    .OfType<SQSMessage>(),
            ];
        }
    }

    [LoggerMessage(LogLevel.Error, "message {Message} of queue {Queue} cannot be read")]
    private static partial void LogNotRead(ILogger logger, Exception e, string message, string queue);

    [LoggerMessage(LogLevel.Warning, "queue {Queue} kept {Count} messages that were delivered, they come again")]
    private static partial void LogNotDeleted(ILogger logger, Exception e, string queue, int count);

    [LoggerMessage(LogLevel.Warning, "queue {Queue} gives {Count} messages to others only after their time")]
    private static partial void LogNotReleased(ILogger logger, Exception e, string queue, int count);
}
