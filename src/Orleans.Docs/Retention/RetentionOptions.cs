using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Retention;

public sealed class RetentionOptions
{
    /// <summary>Documents that one pass erases; the next pass goes on, <c>Sweep:OrphanInterval</c> later.</summary>
    [Range(1, 100_000)]
    public int ErasedPerPassMax { get; set; } = 500;

    /// <summary>Documents that one pass asks, since those on hold stay and are found again.</summary>
    [Range(1, 1_000_000)]
    public int AskedPerPassMax { get; set; } = 5_000;
}
