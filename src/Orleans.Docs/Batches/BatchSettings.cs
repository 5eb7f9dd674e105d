using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Batches;

/// <summary>Bounds on batches.</summary>
public sealed class BatchSettings
{
    /// <summary>Batches that are remembered for one tenant.</summary>
    [Range(1, 3_000)]
    public int PerTenantMax { get; set; } = 1_000;

    /// <summary>Batches of all tenants that are being cancelled at the same time.</summary>
    [Range(1, 1_000)]
    public int AtWorkMax { get; set; } = 100;

    /// <summary>Documents of a batch that are cancelled at the same time.</summary>
    [Range(1, 256)]
    public int CancelsMax { get; set; } = 16;

    /// <summary>Between two looks for documents to cancel.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan CancelInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A cancelled batch is looked after so long for documents that the index shows late.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan CancelPatience { get; set; } = TimeSpan.FromMinutes(5);
}
