using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Cluster;

/// <summary>
/// How soon the silos of a cluster notice that one of them died: after about <see cref="Timeout"/> times
/// <see cref="MissesMax"/>. Shorter times declare silos dead that are only slow.
/// </summary>
public sealed class ProbeOptions
{
    /// <summary>Silos ask each other so often whether they live, and an answer may take so long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A silo that left so many probes in a row without an answer is suspected of being dead.</summary>
    [Range(1, 100)]
    public int MissesMax { get; set; } = 3;

    /// <summary>So many silos have to suspect one; half of those that live suffice where they are fewer.</summary>
    [Range(1, 100)]
    public int VotesMin { get; set; } = 2;

    /// <summary>Silos read anew so often which silos there are, besides what they tell each other.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan TableRefresh { get; set; } = TimeSpan.FromSeconds(20);
}
