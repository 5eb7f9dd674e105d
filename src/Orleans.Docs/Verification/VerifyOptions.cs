using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Verification;

public sealed class VerifyOptions
{
    /// <summary>Parts of the store that one run walks side by side; also anchors that it compares at once.</summary>
    [Range(1, 64)]
    public int Partitions { get; set; } = 4;

    /// <summary>Findings that one run keeps; further ones are counted.</summary>
    [Range(1, 100_000)]
    public int FindingsMax { get; set; } = 1_000;

    /// <summary>
    /// Documents that looked wrong and may only have been in motion, kept for a second look; further ones count as
    /// wrong at once.
    /// </summary>
    [Range(1, 1_000_000)]
    public int SuspectsMax { get; set; } = 10_000;

    /// <summary>Looks at such a document before it counts as wrong.</summary>
    [Range(1, 100)]
    public int LooksMax { get; set; } = 5;

    /// <summary>Wait before each such look.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan LookDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Reads of the event store that fail in a row at one place before that part is given up.</summary>
    [Range(0, 100)]
    public int ReadRetriesMax { get; set; } = 3;

    /// <summary>Wait after a read that failed.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ReadRetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);
}
