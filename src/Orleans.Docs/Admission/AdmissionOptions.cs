using System.ComponentModel.DataAnnotations;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Admission;

public sealed class AdmissionOptions
{
    /// <summary>
    /// Entries that wait in one engine's queue; beyond it an offer is refused and the sweep offers again.
    /// </summary>
    [Range(1, 10_000_000)]
    public int WaitingMax { get; set; } = 200_000;

    /// <summary>
    /// A document is refused, to be sent again later, while so many entries wait in one of the queues. Below
    /// <see cref="WaitingMax"/>, so that those that are in find room in the queues behind.
    /// </summary>
    [Range(1, 10_000_000)]
    public int SubmitWaitingMax { get; set; } = 150_000;

    /// <summary>The same for entries of the document's tenant.</summary>
    [Range(1, 10_000_000)]
    public int SubmitWaitingPerTenantMax { get; set; } = 100_000;

    /// <summary>
    /// An entry without a deadline counts as due so long after it came, and one with a later deadline as well: a nearer
    /// deadline moves it up, and nothing that came later than this goes before it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Share of an engine's calls, one at least, that batch work leaves free for real-time work; nothing of one.
    /// </summary>
    [Range(0.0, 1.0)]
    public double RealTimeReserve { get; set; } = 0.25;

    /// <summary>Of so many calls that start while both lanes wait, one is of the batch lane.</summary>
    [Range(2, 1_000)]
    public int BatchTurn { get; set; } = 10;

    /// <summary>
    /// Calls at work at once in the whole cluster, per engine, each until its outcome is stored. 0 means two per
    /// processor of its silos for extract, four for the others.
    /// </summary>
    [Range(0, 10_000)]
    public int ExtractConcurrency { get; set; }

    [Range(0, 10_000)]
    public int ClassifyConcurrency { get; set; }

    [Range(0, 10_000)]
    public int DetectPiiConcurrency { get; set; }

    [Range(0, 10_000)]
    public int SummarizeConcurrency { get; set; }

    /// <summary>Attachments are submitted by the silo itself.</summary>
    [Range(0, 10_000)]
    public int AttachConcurrency { get; set; } = 4;

    /// <summary>
    /// Calls of one engine for what-if trials at once. They share the permits of normal work and start only while none
    /// of it waits. 0: no trials.
    /// </summary>
    [Range(0, 10_000)]
    public int TrialConcurrency { get; set; } = 1;

    /// <summary>A trial that gets no permit is asked to come again after this time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan TrialRetryAfter { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The permit of a trial whose silo died is free again after this time.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "24:00:00")]
    public TimeSpan TrialLease { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Engines, lanes and tenants that may be paused at the same time.</summary>
    [Range(1, 100_000)]
    public int PausesMax { get; set; } = 1_000;

    /// <summary>
    /// A step of the real-time lane whose engine asks to come again later, and says nothing else, for longer than this
    /// is parked as <c>throttled_too_long</c>. It uses up no retry, and goes on when somebody retries it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan RealTimeThrottledMax { get; set; } = TimeSpan.FromHours(2);

    /// <summary>The same for the batch lane.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan BatchThrottledMax { get; set; } = TimeSpan.FromDays(2);

    public TimeSpan ThrottledMax(Lane lane) => lane is Lane.RealTime ? RealTimeThrottledMax : BatchThrottledMax;
}
