using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Admission;

public sealed class AdmissionOptions
{
    /// <summary>
    /// Entries that wait in one engine's queue; beyond it an offer is refused and the sweep offers again.
    /// </summary>
    [Range(1, 10_000_000)]
    public int WaitingMax { get; set; } = 200_000;

    /// <summary>Calls at work at once, per engine. 0 means one per processor.</summary>
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

    /// <summary>After so many throttled answers in a row a try counts as failed.</summary>
    [Range(1, 100_000)]
    public int ThrottlesMax { get; set; } = 1_000;
}
