using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Docs.Aws.Sqs;

/// <summary>How a queue is read.</summary>
/// <param name="Url">Null: nothing is read.</param>
/// <param name="MessagesAtOnce">At most ten, taken side by side.</param>
/// <param name="Visibility">A message that was not deleted comes again after so long.</param>
/// <param name="Wait">A receive waits so long for messages.</param>
/// <param name="RetryDelay">Until the next receive, when one failed.</param>
internal sealed record QueueReading(
    string? Url, int MessagesAtOnce, TimeSpan Visibility, TimeSpan Wait, TimeSpan RetryDelay)
{
    /// <summary>What the service allows.</summary>
    public const int MessagesAtOnceMax = 10;
}

/// <summary>
/// Takes the messages of one queue while the silo runs. A message is deleted once it was taken; whatever keeps it from
/// that, it stays, comes again, and goes to the dead letters by the queue's redrive policy.
/// </summary>
internal abstract partial class QueueConsumer(IAmazonSQS sqs, QueueReading queue, TimeProvider clock, ILogger logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle)
    {
        if (queue.Url is not null)
        {
            lifecycle.Subscribe(GetType().Name, ServiceLifecycleStage.Active + 1, Start, Stop);
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns when the message can go. May be called twice with the same one.</summary>
    /// <exception cref="MessageRefusedException">Trying again does not mend it.</exception>
    protected abstract Task Take(Message message, CancellationToken cancellationToken);

    internal Task Start(CancellationToken cancellationToken)
    {
        _running = Task.Run(Run, CancellationToken.None);
        return Task.CompletedTask;
    }

    internal async Task Stop(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running;
    }

    private async Task Run()
    {
        try
        {
            while (true)
            {
                try
                {
                    await Task.WhenAll((await Receive(_stopping.Token)).Select(m => TakeAndDelete(m, _stopping.Token)));
                }
                catch (Exception e) when (e is not OperationCanceledException || !_stopping.IsCancellationRequested)
                {
                    // Whatever it was: nobody would miss a loop that ended until its queue is full.
                    LogNotReceived(AwsFailures.Reason(e));
                    await Task.Delay(queue.RetryDelay, clock, _stopping.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task<List<Message>> Receive(CancellationToken cancellationToken) =>
        (await sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest
            {
                QueueUrl = queue.Url,
                MaxNumberOfMessages = queue.MessagesAtOnce,
                WaitTimeSeconds = (int)queue.Wait.TotalSeconds,
                VisibilityTimeout = (int)queue.Visibility.TotalSeconds,
            },
            cancellationToken)).Messages ?? [];

    private async Task TakeAndDelete(Message message, CancellationToken cancellationToken)
    {
        try
        {
            await Take(message, cancellationToken);
            await sqs.DeleteMessageAsync(queue.Url, message.ReceiptHandle, cancellationToken);
        }
        catch (MessageRefusedException e)
        {
            LogRefused(message.MessageId, e.Code);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogNotTaken(message.MessageId, AwsFailures.Reason(e));
        }
    }

    [LoggerMessage(LogLevel.Warning, "no messages could be received, it is tried again: {Reason}")]
    private partial void LogNotReceived(string reason);

    [LoggerMessage(LogLevel.Error, "message {Message} cannot be taken and is left to the dead letters: {Code}")]
    private partial void LogRefused(string message, string code);

    [LoggerMessage(LogLevel.Warning, "message {Message} was not taken and comes again: {Reason}")]
    private partial void LogNotTaken(string message, string reason);
}

/// <summary>
/// A message that trying again does not mend: it stays, and the queue's redrive policy takes it away.
/// </summary>
internal sealed class MessageRefusedException(string code, Exception? inner = null) : Exception(code, inner)
{
    public string Code => Message;
}
