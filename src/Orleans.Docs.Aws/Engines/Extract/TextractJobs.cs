using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.Textract;
using Amazon.Textract.Model;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>A job as it is written into the document's history.</summary>
internal sealed record JobTicket(bool Analyses, string Id, DateTimeOffset StartedAt)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Analyses ? "analysis" : "text")}/{StartedAt.ToUnixTimeSeconds()}/{Id}");

    public static JobTicket Parse(string text)
    {
        var parts = text.Split('/', 3);
        return new JobTicket(
            parts[0] == "analysis", parts[2],
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[1], CultureInfo.InvariantCulture)));
    }
}

/// <summary>
/// Documents of more pages: the input lies in the work bucket while a job reads it, a token makes a start that is
/// repeated
/// find its job, and a job's answer is followed to its last part.
/// </summary>
internal sealed partial class TextractJobs(
    IAmazonTextract client, IAmazonS3 s3, TextractOptions options, TimeProvider clock, ILogger<TextractJobs> logger)
{
    private const int BlocksPerPart = 1_000;

    private readonly ConcurrentDictionary<string, ImmutableArray<PageContent>> _answers = new();

    public async Task<JobTicket> Start(
        DocumentKey document, int attempt, byte[] source, CancellationToken cancellationToken)
    {
        var name = InputOf(document, attempt);
        await s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = options.WorkBucket,
                Key = name,
                InputStream = new MemoryStream(source, writable: false),
                ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS,
                ServerSideEncryptionKeyManagementServiceKeyId = options.KmsKeyId,
            },
            cancellationToken);
        var location = new DocumentLocation
        {
            S3Object = new Amazon.Textract.Model.S3Object { Bucket = options.WorkBucket, Name = name },
        };
        var channel = options.TopicArn is null
            ? null
            : new NotificationChannel { SNSTopicArn = options.TopicArn, RoleArn = options.TopicRoleArn };
        var token = TokenOf(name);
        var id = options.Features.Length == 0
            ? (await client.StartDocumentTextDetectionAsync(
                new StartDocumentTextDetectionRequest
                {
                    DocumentLocation = location,
                    ClientRequestToken = token,
                    NotificationChannel = channel,
                },
                cancellationToken)).JobId
            : (await client.StartDocumentAnalysisAsync(
                new StartDocumentAnalysisRequest
                {
                    DocumentLocation = location,
                    ClientRequestToken = token,
                    NotificationChannel = channel,
                    FeatureTypes = [.. options.Features],
                    QueriesConfig = TextractExtractor.Queries(options),
                },
                cancellationToken)).JobId;
        return new JobTicket(options.Features.Length > 0, id, clock.GetUtcNow());
    }

    /// <summary>All pages, or how the job stands otherwise.</summary>
    public async Task<Outcome<ImmutableArray<PageContent>>> Answer(
        DocumentKey document, int attempt, JobTicket ticket, CancellationToken cancellationToken)
    {
        if (_answers.TryGetValue(ticket.Id, out var known))
        {
            return new Outcome<ImmutableArray<PageContent>>.Done(known, default);
        }

        var blocks = new List<Block>();
        var (pages, next) = (0, (string?)null);
        for (var part = 0; part < options.PartsMax; part++)
        {
            var answer = await Part(ticket, next, cancellationToken);
            if (answer.Status == JobStatus.IN_PROGRESS)
            {
                return clock.GetUtcNow() - ticket.StartedAt < options.JobTimeout
                    ? new Outcome<ImmutableArray<PageContent>>.Waiting(ticket.ToString(), options.PollEvery)
                    : new Outcome<ImmutableArray<PageContent>>.Terminal("job_never_ended");
            }

            if (answer.Status == JobStatus.FAILED)
            {
                await Clear(document, attempt, cancellationToken);
                return new Outcome<ImmutableArray<PageContent>>.Transient("job_failed");
            }

            blocks.AddRange(answer.Blocks ?? []);
            pages = Math.Max(pages, answer.Pages ?? 0);
            next = answer.Next;
            if (next is null)
            {
                await Clear(document, attempt, cancellationToken);
                return Keep(ticket, TextractPages.Of(blocks, Math.Max(1, pages)));
            }
        }

        return new Outcome<ImmutableArray<PageContent>>.Terminal("job_answer_too_long");
    }

    /// <summary>The last batch was taken.</summary>
    public void Forget(JobTicket ticket) => _answers.TryRemove(ticket.Id, out _);

    /// <summary>
    /// Deletes a job's input; the service has read it, or will not any more. What cannot be deleted now is by the
    /// bucket's lifecycle, and no reason to throw away an answer that was paid for.
    /// </summary>
    private async Task Clear(DocumentKey document, int attempt, CancellationToken cancellationToken)
    {
        try
        {
            await s3.DeleteObjectAsync(options.WorkBucket, InputOf(document, attempt), cancellationToken);
        }
        catch (Exception e) when (EngineFailures.IsOfTheService(e, cancellationToken))
        {
            LogNotCleared(document, AwsFailures.Reason(e));
        }
    }

    private Outcome<ImmutableArray<PageContent>>.Done Keep(JobTicket ticket, ImmutableArray<PageContent> pages)
    {
        if (_answers.Count >= options.AnswersKept)
        {
            // The next batch of another document then fetches its answer once more.
            _answers.Clear();
        }

        _answers[ticket.Id] = pages;
        return new(pages, default);
    }

    private string InputOf(DocumentKey document, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{options.WorkPrefix}{document.Tenant}/{document.Id}/{attempt}");

    /// <summary>The same for the same attempt at the same document with the same questions, and for no other.</summary>
    private string TokenOf(string input) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', [input, .. options.Features, .. options.Queries.Select(q => $"{q.Key}={q.Value}")]))));

    private async Task<PartOfAnswer> Part(JobTicket ticket, string? next, CancellationToken cancellationToken)
    {
        if (ticket.Analyses)
        {
            var analysis = await client.GetDocumentAnalysisAsync(
                new GetDocumentAnalysisRequest { JobId = ticket.Id, MaxResults = BlocksPerPart, NextToken = next },
                cancellationToken);
            return new(analysis.JobStatus, analysis.Blocks, analysis.DocumentMetadata?.Pages, analysis.NextToken);
        }

        var text = await client.GetDocumentTextDetectionAsync(
            new GetDocumentTextDetectionRequest { JobId = ticket.Id, MaxResults = BlocksPerPart, NextToken = next },
            cancellationToken);
        return new(text.JobStatus, text.Blocks, text.DocumentMetadata?.Pages, text.NextToken);
    }

    [LoggerMessage(LogLevel.Warning, "the input of a job of {Document} stays until its lifecycle ends: {Reason}")]
    private partial void LogNotCleared(DocumentKey document, string reason);

    private readonly record struct PartOfAnswer(JobStatus? Status, List<Block>? Blocks, int? Pages, string? Next);
}
