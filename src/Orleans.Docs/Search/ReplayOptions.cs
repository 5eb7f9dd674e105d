using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Search;

/// <summary>Bounds on indexes as they stood at moments of the past.</summary>
public sealed class ReplayOptions
{
    /// <summary>Replays that one tenant may have.</summary>
    [Range(1, 100)]
    public int PerTenantMax { get; set; } = 3;

    /// <summary>Replays of all tenants together; one is built at a time.</summary>
    [Range(1, 1_000)]
    public int TotalMax { get; set; } = 10;

    /// <summary>A replay is dropped after this time.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "90.00:00:00")]
    public TimeSpan Life { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Parts of the event store that are read side by side while one is built.</summary>
    [Range(1, 64)]
    public int Partitions { get; set; } = 2;

    /// <summary>Documents in one write to the index.</summary>
    [Range(1, 1_000)]
    public int BatchMax { get; set; } = 64;
}
