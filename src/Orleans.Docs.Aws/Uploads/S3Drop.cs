using System.Globalization;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Uploads;
using Orleans.Runtime;

namespace Orleans.Docs.Aws.Uploads;

/// <summary>
/// Makes documents of objects that are put into buckets. A message is deleted once <c>Uploaded</c> is stored; one that
/// comes twice, or tells of bytes that are known, joins the document that there is. What came by a presigned form
/// completes the upload that the form was signed for, should its client not do so. While the system is full messages
/// stay in the queue; one that was received already is given back, and is never given up for that.
/// </summary>
internal sealed partial class S3Drop(
    IAmazonSQS sqs, IAmazonS3 s3, IIntake intake, IncomingBucket incoming, TakenObjects taken,
    IGrainFactory grains,
    IOptions<DropOptions> drop, TimeProvider clock, ILogger<S3Drop> logger)
    : IInbox, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const string Name = "s3-drop";
    private const string Waiting = "ApproximateNumberOfMessages";
    private const string InFlight = "ApproximateNumberOfMessagesNotVisible";

    private const string Receives = "ApproximateReceiveCount";

    /// <summary>SQS keeps a new message from everybody for so long and no longer.</summary>
    private static readonly TimeSpan DelayMax = TimeSpan.FromMinutes(15);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    private DropOptions Options => drop.Value;

    public void Participate(ISiloLifecycle lifecycle)
    {
        if (Options.QueueUrl is not null)
        {
            lifecycle.Subscribe(nameof(S3Drop), ServiceLifecycleStage.Active + 1, Start, Stop);
        }
    }

    public async Task<InboxStatus> Status(CancellationToken cancellationToken)
    {
        try
        {
            return new InboxStatus(
                Name, await Count(Options.QueueUrl, cancellationToken).ConfigureAwait(false),
                await Count(Options.DeadLetterQueueUrl, cancellationToken).ConfigureAwait(false),
                Options.QueueUrl is null ? "no queue is configured" : null);
        }
        catch (Exception e) when (AwsFailures.IsOfTheService(e))
        {
            return new InboxStatus(Name, 0, 0, $"the queue cannot be asked: {AwsFailures.Reason(e)}");
        }
    }

    public void Dispose() => _stopping.Dispose();

    private Task Start(CancellationToken cancellationToken)
    {
        _running = Task.Run(Run, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task Stop(CancellationToken cancellationToken)
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
                    await Room(_stopping.Token);
                    await Task.WhenAll(
                        (await Receive(_stopping.Token)).Select(message => Take(message, _stopping.Token)));
                }
                catch (Exception e) when (e is not OperationCanceledException || !_stopping.IsCancellationRequested)
                {
                    // Whatever it was: nobody would miss a loop that ended until its queue is full.
                    LogNotReceived(AwsFailures.Reason(e));
                    await Task.Delay(Options.RetryDelay, clock, _stopping.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    /// <summary>
    /// Receives count against a message, so while nobody whose objects come here may send none is received. Uploads by
    /// form wait as well: their clients complete them.
    /// </summary>
    private async Task Room(CancellationToken cancellationToken)
    {
        while (await FullFor() is { } wait)
        {
            await Task.Delay(wait, clock, cancellationToken);
        }
    }

    /// <summary>Until the first of the tenants may send again; null where one may.</summary>
    private async Task<TimeSpan?> FullFor()
    {
        TimeSpan? least = null;
        foreach (var tenant in Options.Sources.Select(source => source.Tenant).Distinct())
        {
            if (await intake.RetryAfter(tenant) is not { } wait)
            {
                return null;
            }

            least = least < wait ? least : wait;
        }

        return least;
    }

    private async Task<List<Message>> Receive(CancellationToken cancellationToken) =>
        (await sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest
            {
                QueueUrl = Options.QueueUrl,
                MessageSystemAttributeNames = [Receives],
                MaxNumberOfMessages = Options.MessagesAtOnce,
                WaitTimeSeconds = (int)Options.Wait.TotalSeconds,
                VisibilityTimeout = (int)Options.Visibility.TotalSeconds,
            },
            cancellationToken)).Messages ?? [];

    /// <summary>Whatever keeps it from being taken, it stays in the queue and comes again.</summary>
    private async Task Take(Message message, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var dropped in DropEvent.Read(message.Body))
            {
                await WhileHidden(message, token => Accept(dropped, token), cancellationToken);
            }

            await sqs.DeleteMessageAsync(Options.QueueUrl, message.ReceiptHandle, cancellationToken);
        }
        catch (OverloadedException e)
        {
            await GiveBack(message, e.RetryAfter, cancellationToken);
        }
        catch (DropRefusedException e)
        {
            LogRefused(message.MessageId, e.Code);
        }
        catch (CommandRefusedException)
        {
            LogRefused(message.MessageId, "document_refused");
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogNotTaken(message.MessageId, AwsFailures.Reason(e));
        }
    }

    /// <summary>
    /// It comes again when there may be room. From the second receive on it does so as a new message, which begins to
    /// count anew: being full takes none to the dead letters, as long as the redrive policy allows two receives. Should
    /// the old one not go, both join one document.
    /// </summary>
    private async Task GiveBack(Message message, TimeSpan after, CancellationToken cancellationToken)
    {
        var seconds = (int)Math.Ceiling(Math.Min(after.TotalSeconds, DelayMax.TotalSeconds));
        try
        {
            if (message.Attributes?.GetValueOrDefault(Receives) == "1")
            {
                await sqs.ChangeMessageVisibilityAsync(
                    Options.QueueUrl, message.ReceiptHandle, seconds, cancellationToken);
                return;
            }

            await sqs.SendMessageAsync(
                new SendMessageRequest
                {
                    QueueUrl = Options.QueueUrl,
                    MessageBody = message.Body,
                    DelaySeconds = seconds,
                },
                cancellationToken);
            await sqs.DeleteMessageAsync(Options.QueueUrl, message.ReceiptHandle, cancellationToken);
        }
        catch (Exception e) when (AwsFailures.IsOfTheService(e))
        {
            LogNotGivenBack(message.MessageId, AwsFailures.Reason(e));
        }
    }

    private async Task Accept(DroppedObject dropped, CancellationToken cancellationToken)
    {
        if (incoming.UploadOf(dropped.Bucket, dropped.Key) is { } upload)
        {
            await Complete(upload, cancellationToken);
            return;
        }

        var source = Options.SourceOf(dropped.Bucket, dropped.Key)
            ?? throw new DropRefusedException("source_unknown");
        var request = new GetObjectRequest
        {
            BucketName = dropped.Bucket,
            Key = dropped.Key,
            VersionId = dropped.Version,
        };
        if (await intake.RetryAfter(source.Tenant) is { } wait)
        {
            // Before its bytes are read.
            throw new OverloadedException("the queue", wait);
        }

        var read = dropped;
        try
        {
            var bytes = await PlainObject.Look(s3, request, Options.ObjectBytesMax, cancellationToken)
                ?? throw new DropRefusedException("object_too_large");
            read = dropped with { ETag = request.EtagToMatch };
            var name = dropped.Key[(dropped.Key.LastIndexOf('/') + 1)..];
            var options = UploadChecks.Check(new UploadOptions { FileName = name.Length > 0 ? name : "object" });
            if (source.DeletesTaken)
            {
                await taken.Note(source.Tenant, read, cancellationToken);
            }

            await intake.Accept(
                source.Tenant, bytes, new IntakeFacts(dropped.CommandId, options) { Actor = Name },
                cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotFound)
        {
            // A message that comes again finds no object, since it was taken.
            if (source.DeletesTaken && await taken.WasTaken(source.Tenant, dropped, cancellationToken))
            {
                return;
            }

            throw new DropRefusedException("object_gone", e);
        }

        if (source.DeletesTaken)
        {
            await taken.Take(source.Tenant, read, cancellationToken);
        }
    }

    /// <summary>
    /// A refusal is told to the client, who gets it when he completes the upload, and is no dead letter: what lies
    /// there goes by itself.
    /// </summary>
    private async Task Complete(DocumentKey upload, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IUploadGrain>(upload.ToString()).Complete().WaitAsync(cancellationToken);
        }
        catch (DocsException e) when (e is UploadRefusedException or CommandRefusedException)
        {
            LogNotCompleted(upload, e.Code);
        }
    }

    /// <summary>Keeps the message from others while the work goes on.</summary>
    private async Task WhileHidden(
        Message message, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var extending = Extend(message, done.Token);
        try
        {
            await work(cancellationToken);
        }
        finally
        {
            await done.CancelAsync();
            await extending;
        }
    }

    private async Task Extend(Message message, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Options.Visibility / 2, clock, cancellationToken);
                await sqs.ChangeMessageVisibilityAsync(
                    Options.QueueUrl, message.ReceiptHandle, (int)Options.Visibility.TotalSeconds, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The bytes are copied.
        }
        catch (Exception e) when (AwsFailures.IsOfTheService(e))
        {
            // Somebody else may take it as well, which does no harm.
            LogNotExtended(message.MessageId, AwsFailures.Reason(e));
        }
    }

    private async Task<long> Count(string? queue, CancellationToken cancellationToken)
    {
        if (queue is null)
        {
            return 0;
        }

        var answer = await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = queue, AttributeNames = [Waiting, InFlight] },
            cancellationToken).ConfigureAwait(false);
        return new[] { Waiting, InFlight }.Sum(name => answer.Attributes.TryGetValue(name, out var count)
            ? long.Parse(count, CultureInfo.InvariantCulture)
            : 0);
    }

    [LoggerMessage(LogLevel.Warning, "no messages could be received, it is tried again: {Reason}")]
    private partial void LogNotReceived(string reason);

    [LoggerMessage(LogLevel.Error, "message {Message} cannot be taken and is left to the dead letters: {Code}")]
    private partial void LogRefused(string message, string code);

    [LoggerMessage(LogLevel.Warning, "upload {Upload} was not completed by what came for it: {Code}")]
    private partial void LogNotCompleted(DocumentKey upload, string code);

    [LoggerMessage(LogLevel.Warning, "message {Message} was not taken and comes again: {Reason}")]
    private partial void LogNotTaken(string message, string reason);

    [LoggerMessage(LogLevel.Warning, "the system is full and message {Message} could not be given back: {Reason}")]
    private partial void LogNotGivenBack(string message, string reason);

    [LoggerMessage(LogLevel.Warning, "message {Message} could not be kept from others: {Reason}")]
    private partial void LogNotExtended(string message, string reason);
}
