using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Search;

/// <summary>How documents that changed are told to the projection: by streams over SQS.</summary>
public sealed class ChangesOptions
{
    /// <summary>Stands in the names of queues: <c>orleans-docs-changes-0</c> and on.</summary>
    internal const string Provider = "changes";

    /// <summary>False: silos call each other instead, as where there is no SQS.</summary>
    public bool Queued { get; set; } = true;

    /// <summary>Queues, each read by one silo at a time; the same for every silo of a cluster.</summary>
    [Range(1, 1_000)]
    public int Queues { get; set; } = 8;

    /// <summary>Streams over which documents are spread; the same for every silo of a cluster.</summary>
    [Range(1, 100_000)]
    public int Streams { get; set; } = 64;

    /// <summary>A receive waits so long for messages, in whole seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:20", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A message that was received and not delivered comes again after so long; of queues made anew.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "12:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Visibility { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A notification that cannot be sent in this time is left to the sweep.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Notifications of one silo on their way; further ones are left to the sweep.</summary>
    [Range(1, 100_000)]
    public int SendsAtOnceMax { get; set; } = 512;

    /// <summary>Of every queue, as Orleans' provider names them.</summary>
    internal IEnumerable<string> QueueNames() =>
        Enumerable.Range(0, Queues).Select(number => $"{AwsWing.ServiceId}-{Provider}-{number}");
}
