using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Batches;

/// <summary>Bounds on batches.</summary>
public sealed class BatchSettings
{
    /// <summary>Batches that are remembered for one tenant.</summary>
    [Range(1, 3_000)]
    public int PerTenantMax { get; set; } = 1_000;

    /// <summary>Batches of all tenants that are being cancelled, or read by the silos, at the same time.</summary>
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

    /// <summary>Files that a batch which the silos read themselves lists at a time.</summary>
    [Range(1, 1_000)]
    public int ImportPageMax { get; set; } = 100;

    /// <summary>Files of it that are read at the same time.</summary>
    [Range(1, 64)]
    public int ImportsAtOnce { get; set; } = 8;

    /// <summary>Between two looks for more of them.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan ImportInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A file waits so long while the system takes none; then the batch is asked whether to go on.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ImportPatience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>After a failure it is tried again so much later, and so often in a row.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan ImportRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    [Range(0, 100_000)]
    public int ImportRetriesMax { get; set; } = 720;
}
