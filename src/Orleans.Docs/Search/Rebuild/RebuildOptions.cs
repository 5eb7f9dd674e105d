using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Search.Rebuild;

/// <summary>How a generation of the index is built beside the live one.</summary>
public sealed class RebuildOptions
{
    /// <summary>Parts of the event store that are read side by side. A rebuild under way keeps what it began with.
    /// </summary>
    [Range(1, 256)]
    public int Partitions { get; set; } = 4;

    /// <summary>Documents in one write.</summary>
    [Range(1, 10_000)]
    public int BatchDocumentsMax { get; set; } = 256;

    /// <summary>Bytes of text after which a write is full, whatever it counts.</summary>
    [Range(1, 1 << 30)]
    public int BatchBytesMax { get; set; } = 4 * 1024 * 1024;

    /// <summary>Writes of one partition that may be under way while it goes on reading.</summary>
    [Range(1, 64)]
    public int WritesInFlightMax { get; set; } = 2;

    /// <summary>How often the place is stored at which a restarted silo goes on.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan SaveEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Failed tries in a row, without progress between them, after which a rebuild gives up.</summary>
    [Range(1, 1_000)]
    public int TriesMax { get; set; } = 10;

    /// <summary>After a failed try it waits so long, doubling up to <see cref="RetryDelayMax"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Differences, and documents of each tenant that failed, that are listed; all are counted.</summary>
    [Range(1, 10_000)]
    public int ListedMax { get; set; } = 100;

    /// <summary>
    /// Documents of all tenants together that failed and are listed. Where there would be more, the tenant with the
    /// longest list gives way.
    /// </summary>
    [Range(1, 100_000)]
    public int ListedInAllMax { get; set; } = 1_000;

    /// <summary>
    /// Documents whose versions differ may be changing just then: so many of them are looked at again.
    /// </summary>
    [Range(0, 1_000_000)]
    public int LookAgainMax { get; set; } = 10_000;

    /// <summary>How often they are looked at.</summary>
    [Range(1, 1_000)]
    public int LooksMax { get; set; } = 10;

    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan LookAgainAfter { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The generation before the live one is kept, and written, for so long.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan KeepPrevious { get; set; } = TimeSpan.FromHours(24);

    internal TimeSpan Pause(int failures) => TimeSpan.FromTicks(Math.Min(
        RetryDelay.Ticks << Math.Min(failures - 1, 20), RetryDelayMax.Ticks));
}
