using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission;
using Orleans.Docs.Aws.Sqs;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>
/// Hears of jobs that ended, gives their places back and has their documents asked for at once, in whichever silo they
/// wait; they may have been cancelled. A notice promises a document nothing: the job is asked how it stands. One that
/// gets lost costs time alone, since each job is asked for anyhow.
/// </summary>
internal sealed partial class JobNotices(
    IAmazonSQS sqs, IAdmission admission, TextractJobs jobs, IOptions<TextractOptions> textract, TimeProvider clock,
    ILogger<JobNotices> logger) : QueueConsumer(sqs, ReadingOf(textract.Value), clock, logger)
{
    /// <summary>To say it to a queue in memory takes no longer.</summary>
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);

    protected override async Task Take(Message message, CancellationToken cancellationToken)
    {
        var notice = JobNotice.Read(message.Body, textract.Value.TopicArn);
        if (notice is null || notice.Bucket != textract.Value.WorkBucket
            || JobInput.Parse(notice.Input, textract.Value.WorkPrefix) is not { } input)
        {
            // Of somebody else who uses the same topic.
            LogForeign(message.MessageId);
            return;
        }

        await admission.Wake(input.Document, Step.Extract, input.Attempt);
        await jobs.Ended(input);
    }

    private static QueueReading ReadingOf(TextractOptions options) => new(
        options.QueueUrl, QueueReading.MessagesAtOnceMax, Visibility, options.QueueWait, options.QueueRetryDelay);

    [LoggerMessage(LogLevel.Debug, "message {Message} is of no job of ours")]
    private partial void LogForeign(string message);
}
