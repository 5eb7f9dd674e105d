using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Uploads;

/// <summary>Buckets whose new objects become documents, and the queue that tells of them.</summary>
public sealed class DropOptions : IValidatableObject
{
    /// <summary>What the service allows.</summary>
    internal static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(20);

    /// <summary>The queue that S3 sends object-created events to; without one nothing is taken in.</summary>
    public string? QueueUrl { get; set; }

    /// <summary>Where the queue's redrive policy puts what cannot be taken; only counted here.</summary>
    public string? DeadLetterQueueUrl { get; set; }

    /// <summary>Whose objects these are; of several that fit, the one with the longest prefix.</summary>
    public DropSource[] Sources { get; set; } = [];

    /// <summary>Messages at a time in each silo.</summary>
    [Range(1, 10)]
    public int MessagesAtOnce { get; set; } = 4;

    /// <summary>A message that was not taken comes again after so long; extended only while bytes are copied.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "12:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Visibility { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A receive waits so long for messages.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:20", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Until the next receive, when one failed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A larger object is not taken.</summary>
    [Range(1, 5L << 30)]
    public long ObjectBytesMax { get; set; } = 200 << 20;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var source in Sources)
        {
            if (source.Bucket.Length == 0 || !DocumentKey.TryParse($"{source.Tenant}/x", out _))
            {
                yield return new("each source names a bucket and a tenant", [nameof(Sources)]);
            }
        }
    }

    /// <summary>Null for an object that belongs to nobody.</summary>
    internal DropSource? SourceOf(string bucket, string key) => Sources
        .Where(source => source.Bucket == bucket && key.StartsWith(source.Prefix, StringComparison.Ordinal))
        .MaxBy(source => source.Prefix.Length);
}

/// <summary>Objects of a bucket, or those under a prefix of it, and the tenant to whom they belong.</summary>
public sealed class DropSource
{
    public string Bucket { get; set; } = "";

    public string Prefix { get; set; } = "";

    public string Tenant { get; set; } = "";

    /// <summary>Removes an object once its document is stored, as for uploads that land there in plain.</summary>
    public bool DeletesTaken { get; set; }
}
