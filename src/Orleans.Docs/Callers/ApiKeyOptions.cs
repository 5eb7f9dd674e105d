using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Callers;

/// <summary>Bounds of API keys.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>Keys that one tenant may have; what has expired or was revoked makes room.</summary>
    [Range(1, 10_000)]
    public int PerTenantMax { get; set; } = 1_000;

    /// <summary>Life of a key that asks for none.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3660.00:00:00")]
    public TimeSpan LifeDefault { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Longest life of a key.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3660.00:00:00")]
    public TimeSpan LifeMax { get; set; } = TimeSpan.FromDays(366);
}
