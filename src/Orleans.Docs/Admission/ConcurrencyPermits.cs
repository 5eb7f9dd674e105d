using Microsoft.Extensions.Options;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Admission;

/// <summary>Permits that bound only how many calls run at once.</summary>
public sealed class ConcurrencyPermits(IOptions<AdmissionOptions> options) : IPermits
{
    public int Max(Step step)
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
        return configured > 0 ? configured : Environment.ProcessorCount;
    }

    public bool TryTake(Step step, int running) => running < Max(step);
}
