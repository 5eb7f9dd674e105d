using Microsoft.Extensions.Options;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Admission;

/// <summary>How many calls run at once where nothing else bounds them.</summary>
internal sealed class ConcurrencyPermits(IOptions<AdmissionOptions> options)
{
    /// <summary>
    /// A call holds its permit until its outcome is stored, and the disk takes longer than a local engine: with one
    /// call for each processor most of them would stand idle.
    /// </summary>
    private const int PerProcessor = 4;

    /// <summary>The readers of files are few, and whoever waits for one holds the file's bytes.</summary>
    private const int ExtractsPerProcessor = 2;

    /// <param name="silos">That take work, each of the size of this one.</param>
    public int Max(Step step, int silos) => Configured(step)
        ?? (Math.Max(1, silos) * Environment.ProcessorCount
            * (step is Step.Extract ? ExtractsPerProcessor : PerProcessor));

    /// <summary>Null where the options leave it open.</summary>
    public int? Configured(Step step)
    {
        var configured = step switch
        {
            Step.Extract => options.Value.ExtractConcurrency,
            Step.Attach => options.Value.AttachConcurrency,
            Step.Classify => options.Value.ClassifyConcurrency,
            Step.DetectPii => options.Value.DetectPiiConcurrency,
            Step.Summarize => options.Value.SummarizeConcurrency,
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
        };
        return configured > 0 ? configured : null;
    }
}
