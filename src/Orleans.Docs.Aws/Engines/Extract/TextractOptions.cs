using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>What Textract is asked for, and what bounds it.</summary>
public sealed class TextractOptions : IValidatableObject
{
    private static readonly string[] Known = ["TABLES", "FORMS", "LAYOUT", "SIGNATURES", "QUERIES"];

    /// <summary>
    /// Besides text: <c>TABLES</c>, <c>FORMS</c>, <c>LAYOUT</c>, <c>SIGNATURES</c>, <c>QUERIES</c>. Each costs more;
    /// none
    /// asks for plain text.
    /// </summary>
    public string[] Features { get; set; } = [];

    /// <summary>Questions by the name that their answers get as a field; asked with <c>QUERIES</c>.</summary>
    public Dictionary<string, string> Queries { get; set; } = [];

    /// <summary>
    /// A batch of a PDF whose pages all hold their text is read by the local engine and costs nothing.
    /// </summary>
    public bool TextLayerFirst { get; set; } = true;

    /// <summary>Bytes of a document that is sent in the call itself; larger ones go as a job.</summary>
    [Range(1, 10_485_760)]
    public int CallBytesMax { get; set; } = 10_000_000;

    /// <summary>Bytes of a document; the service takes 500 MB.</summary>
    [Range(1, 524_288_000)]
    public long SourceBytesMax { get; set; } = 200_000_000;

    /// <summary>Bucket for the input of jobs, unversioned and under SSE-KMS; without one there are no jobs.</summary>
    public string? WorkBucket { get; set; }

    /// <summary>Prefix of the input of jobs; its objects have a lifecycle of a day.</summary>
    [Required]
    public string WorkPrefix { get; set; } = "work/";

    /// <summary>
    /// Key that the input of jobs and the service's own copy are encrypted under; empty for the bucket's own.
    /// </summary>
    public string? KmsKeyId { get; set; }

    /// <summary>Topic that hears of jobs that ended, with the role by which the service publishes there.</summary>
    public string? TopicArn { get; set; }

    public string? TopicRoleArn { get; set; }

    /// <summary>A job is asked for after so long, and then again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A job that takes longer is given up and parked, since another one would be paid for again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan JobTimeout { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Parts of 1,000 blocks that a job's answer may have.</summary>
    [Range(1, 1_000_000)]
    public int PartsMax { get; set; } = 20_000;

    /// <summary>Answers of jobs that are kept in memory while their batches are taken.</summary>
    [Range(1, 1_000)]
    public int AnswersKept { get; set; } = 8;

    /// <summary>One call to the service may take so many seconds, with what the SDK tries again.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 120;

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
    }
}
