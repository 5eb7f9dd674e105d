using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Keys.Rotation;

/// <summary>How keys are wrapped anew when the master key is rotated.</summary>
public sealed class MasterRotationOptions
{
    /// <summary>Keys between two stored places at which a restarted silo goes on.</summary>
    [Range(1, 10_000)]
    public int BatchMax { get; set; } = 500;

    /// <summary>Keys that are wrapped at once; on AWS each is a call of KMS.</summary>
    [Range(1, 1_000)]
    public int ConcurrencyMax { get; set; } = 16;

    /// <summary>
    /// Passes over all keys. One that finds nothing to do ends a rotation; the second does, unless keys are still
    /// wrapped by another master key, as by silos with an older configuration.
    /// </summary>
    [Range(2, 1_000)]
    public int PassesMax { get; set; } = 10;

    /// <summary>Failed tries in a row after which a rotation rests until the next look, <c>Sweep:Interval</c> later.
    /// </summary>
    [Range(1, 1_000)]
    public int TriesMax { get; set; } = 10;

    /// <summary>After a failed try it waits so long, doubling up to <see cref="RetryDelayMax"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromSeconds(30);

    internal TimeSpan Pause(int failures) => TimeSpan.FromTicks(Math.Min(
        RetryDelay.Ticks << Math.Min(failures - 1, 20), RetryDelayMax.Ticks));
}
