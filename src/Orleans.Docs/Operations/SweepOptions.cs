using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Operations;

public sealed class SweepOptions
{
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A younger episode is left alone: it is most likely on its way. The first sweep after a start takes all.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan AgeMin { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Episodes that one sweep looks at; the next one goes on behind them.</summary>
    [Range(1, 10_000_000)]
    public int EpisodesMax { get; set; } = 50_000;

    /// <summary>Episodes in one question to the store.</summary>
    [Range(1, 10_000)]
    public int PageMax { get; set; } = 500;

    /// <summary>Documents that are poked at the same time.</summary>
    [Range(1, 10_000)]
    public int ConcurrencyMax { get; set; } = 32;

    /// <summary>
    /// A document that was poked is left alone for this time, doubling up to <see cref="BackoffMax"/> while it stays
    /// unsettled.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "24:00:00")]
    public TimeSpan Backoff { get; set; } = TimeSpan.FromSeconds(10);

    [Range(typeof(TimeSpan), "00:00:01", "24:00:00")]
    public TimeSpan BackoffMax { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often orphaned blobs are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "24:00:00")]
    public TimeSpan OrphanInterval { get; set; } = TimeSpan.FromMinutes(10);
}
