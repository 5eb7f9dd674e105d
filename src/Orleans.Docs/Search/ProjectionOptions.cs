using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Search;

public sealed class ProjectionOptions
{
    [Range(1, 1_024)]
    public int Partitions { get; set; } = 4;

    /// <summary>Documents in one write to the index.</summary>
    [Range(1, 10_000)]
    public int BatchMax { get; set; } = 64;

    /// <summary>
    /// How long a partition gathers notifications before it looks: several events in a row make one write.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Gather { get; set; } = TimeSpan.FromMilliseconds(15);

    /// <summary>
    /// A document that still owes steps will change again, so a look at it may wait; at most so long.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan GatherOwing { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Documents that a partition remembers to look at; beyond it the sweep brings them back.</summary>
    [Range(1, 100_000_000)]
    public int PendingMax { get; set; } = 200_000;

    /// <summary>Characters of text that are indexed of one document.</summary>
    [Range(1_000, 1_000_000_000)]
    public int TextCharactersMax { get; set; } = 4_000_000;

    /// <summary>After a failed write the partition waits so long, doubling up to <see cref="RetryDelayMax"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Tries to make a document's entry that fail for a reason nobody knows, until it is put into the dead letters.
    /// </summary>
    [Range(1, 1_000)]
    public int TriesMax { get; set; } = 5;

    /// <summary>Documents of one tenant that are listed as not indexed; further ones are left out.</summary>
    [Range(1, 10_000)]
    public int FailuresPerTenantMax { get; set; } = 1_000;
}
