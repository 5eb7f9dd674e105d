using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>What Textract is asked for, and what bounds it.</summary>
public sealed class TextractOptions : IValidatableObject
{
    private static readonly string[] Known = ["TABLES", "FORMS", "LAYOUT", "SIGNATURES", "QUERIES"];

    /// <summary>
    /// Besides text: <c>TABLES</c>, <c>FORMS</c>, <c>LAYOUT</c>, <c>SIGNATURES</c>, <c>QUERIES</c>. Each costs more;
    /// none asks for plain text.
    /// </summary>
    public string[] Features { get; set; } = [];

    /// <summary>Questions by the name that their answers get as a field; asked with <c>QUERIES</c>.</summary>
    public Dictionary<string, string> Queries { get; set; } = [];

    /// <summary>
    /// Pages of a PDF that hold their text are read by the local engine and cost nothing; only the others are sent.
    /// </summary>
    public bool TextLayerFirst { get; set; } = true;

    /// <summary>
    /// Of a page on which no lines are drawn as tables and forms have them only the text is asked, which is cheaper.
    /// Matters for <c>TABLES</c> and <c>FORMS</c>; other features are asked of every page.
    /// </summary>
    public bool AnalyzeRuledPagesOnly { get; set; } = true;

    /// <summary>So many scanned pages of one batch are sent one by one; more go as a job.</summary>
    [Range(1, 100)]
    public int CallsPerBatchMax { get; set; } = 10;

    /// <summary>Bytes of a document that is sent in the call itself; larger ones go as a job.</summary>
    [Range(1, 10_485_760)]
    public int CallBytesMax { get; set; } = 10_000_000;

    /// <summary>Bytes of a document; the service takes 500 MB.</summary>
    [Range(1, 524_288_000)]
    public long SourceBytesMax { get; set; } = 200_000_000;

    /// <summary>Bytes of the images that one job gets where it does not get the document itself.</summary>
    [Range(1, 500_000_000)]
    public int JobBytesMax { get; set; } = 100_000_000;

    /// <summary>A job gets as many pages as were found and drawn in so long; the next job gets the others.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:30", ParseLimitsInInvariantCulture = true)]
    public TimeSpan JobPrepareTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Bucket for the input of jobs, unversioned and under SSE-KMS; without one there are no jobs.</summary>
    public string? WorkBucket { get; set; }

    /// <summary>Prefix of the input of jobs; its objects have a lifecycle of a day.</summary>
    [Required]
    public string WorkPrefix { get; set; } = "work/";

    /// <summary>Key that the input of jobs is encrypted under; empty for the account's own in S3.</summary>
    public string? KmsKeyId { get; set; }

    /// <summary>Topic that hears of jobs that ended, with the role by which the service publishes there.</summary>
    public string? TopicArn { get; set; }

    public string? TopicRoleArn { get; set; }

    /// <summary>
    /// The queue that the topic writes to: a job that ended is then asked for at once. Without one it is only polled.
    /// </summary>
    public string? QueueUrl { get; set; }

    /// <summary>A receive waits so long for messages.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:20", ParseLimitsInInvariantCulture = true)]
    public TimeSpan QueueWait { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Until the next receive, when one failed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan QueueRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A job is asked for after so long, and then again, where no queue tells of its end.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The same where a queue does, for messages that get lost.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan PollEveryWithQueue { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A job that takes longer, or whose answer cannot be had for so long, is given up and parked, since another one
    /// would be paid for again.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan JobTimeout { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Parts of 1,000 blocks that a job's answer may have.</summary>
    [Range(1, 1_000_000)]
    public int PartsMax { get; set; } = 20_000;

    /// <summary>Answers of jobs that are kept in memory while their batches are taken.</summary>
    [Range(1, 1_000)]
    public int AnswersKept { get; set; } = 8;

    /// <summary>
    /// Bytes of drawn pages that are kept in memory while a call or a job for them cannot be had, so that they are not
    /// drawn again.
    /// </summary>
    [Range(0, 4_294_967_296)]
    public long DrawnBytesKept { get; set; } = 64 * 1024 * 1024;

    /// <summary>Tries of one call after the first, for failures that may pass.</summary>
    [Range(0, 20)]
    public int CallRetriesMax { get; set; } = 2;

    /// <summary>Wait before the second try; doubles with each, spread by a half to either side.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan CallRetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>One try of a call may take so many seconds; a page with many tables takes some.</summary>
    [Range(1, 300)]
    public int CallTimeoutSeconds { get; set; } = 30;

    /// <summary>
    /// What is sent page by page or as a job may take so many seconds for a batch, with what is tried again; of a job's
    /// answer each part. A job that is recorded is asked again after that, and not started anew.
    /// </summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 120;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    internal bool LooksForLines => AnalyzeRuledPagesOnly && Features.Length > 0
        && Features.All(feature => feature is "TABLES" or "FORMS");

    internal TimeSpan AskAgainAfter => QueueUrl is null ? PollEvery : PollEveryWithQueue;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Features.Except(Known).FirstOrDefault() is { } unknown)
        {
            yield return new($"'{unknown}' is no feature: use some of {string.Join(", ", Known)}", [nameof(Features)]);
        }

        if (Features.Contains("QUERIES") != Queries.Count > 0)
        {
            yield return new("QUERIES and its questions go together", [nameof(Queries)]);
        }

        if (TopicArn is null != TopicRoleArn is null)
        {
            yield return new("the topic and its role go together", [nameof(TopicArn)]);
        }

        if (QueueUrl is not null && TopicArn is null)
        {
            yield return new("a queue hears of jobs by their topic: name that too", [nameof(QueueUrl)]);
        }
    }
}
