using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Admission.Quota;

/// <summary>How the quotas of services are shared out among silos, whatever their size.</summary>
public sealed class QuotaOptions
{
    /// <summary>The share of a quota that is used: the rest is for clocks that differ and for others.</summary>
    [Range(0.01, 1)]
    public double Share { get; set; } = 0.97;

    /// <summary>
    /// A permit lapses so long after its receipt, a quota grants at most so much of its rate at once, and one that has
    /// just started grants nothing for so long: what its predecessor granted has lapsed then.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:00.250")]
    public TimeSpan Slot { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// So much of the rate is saved up while nobody calls. With a slot it must fit into what the service saves up,
    /// a second of its rate.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan Burst { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// A call and what goes with it takes about so long: as many are at work at once as the rate then allows.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan CallTime { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Calls of one step at work at once, whatever the rate, where nothing else is configured.</summary>
    [Range(1, 10_000)]
    public int CallsMax { get; set; } = 256;

    /// <summary>
    /// A job of a service is thought to have ended after so long, though nobody recorded it: its place is free again.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan JobLife { get; set; } = TimeSpan.FromHours(4);

    /// <summary>
    /// A place that was taken for a start of which nothing was heard, since its silo died or the answer got lost, is
    /// free after so long, once the attempt of its document is over: then nobody tries it again, and a job that the
    /// service may have all the same is thought to have ended.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan JobUnknownLife { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// A job that has a place is asked for so often beside what its document asks, which may be cancelled meanwhile.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan JobAskEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>So many jobs are asked for at each turn, those first that were not for longest.</summary>
    [Range(1, 1_000)]
    public int JobsAskedMax { get; set; } = 20;
}
