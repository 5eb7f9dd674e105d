using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Anchors;

public sealed class RootOptions
{
    /// <summary>Time from one root to the next.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "31.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often it is looked whether a root is due; also the wait after a failure.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Damaged streams that keep the head of the last root; with more of them no root is signed until that is repaired.
    /// </summary>
    [Range(1, 10_000_000)]
    public int KeptMax { get; set; } = 100_000;
}
