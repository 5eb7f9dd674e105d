using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Erasing;

public sealed class ErasureOptions
{
    /// <summary>Erased documents of a tenant that may wait to be purged; the sweep brings the others again.</summary>
    [Range(1, 1_000_000)]
    public int PendingMax { get; set; } = 10_000;

    /// <summary>Documents that are purged together: one cleaning of each index generation serves them all.</summary>
    [Range(1, 1_000)]
    public int BatchMax { get; set; } = 100;
}
