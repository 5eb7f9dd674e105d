using Orleans.Concurrency;
using Orleans.Docs.Admission;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Workers;

/// <summary>
/// Reads the document from the store, gets a permit of every step's queue, tries, and gives the permits back. Holds
/// nothing and wakes no document.
/// </summary>
[StatelessWorker]
internal sealed class WhatIfGrain(
    DocumentStreams streams, StepTrials trials, StepEngines engines, TimeProvider time) : Grain, IWhatIfGrain
{
    public async Task<WhatIf> Try(Step from, string? engine)
    {
        var steps = StepTrials.StepsOf(from) ?? throw new CommandRefusedException(
            $"{from} cannot be tried without keeping anything: Extract, Classify, DetectPii and Summarize can");
        engines.Check(from, engine);
        var key = DocumentKey.Parse(this.GetPrimaryKeyString());
        var document = (await streams.Load(key, CancellationToken.None)).State;
        if (!document.Exists)
        {
            throw new DocumentNotFoundException(key.ToString());
        }

        var answer = new WhatIf { Document = key, Version = document.Version };
        if (RefusalOf(document, from) is { } refusal)
        {
            return answer with { Refusal = refusal };
        }

        var trial = Guid.NewGuid();
        var held = new Stack<IStepQueueGrain>();
        var permits = new Dictionary<Step, (Permit Permit, long Since)>();
        try
        {
            foreach (var step in steps)
            {
                var queue = GrainFactory.GetGrain<IStepQueueGrain>(step.ToString());
                held.Push(queue);
                var entry = await queue.EnterTrial(trial);
                if (entry.RetryAfter is { } after)
                {
                    return answer with { RetryAfter = after };
                }

                if (entry.Permit is { } permit)
                {
                    permits[step] = (permit, time.GetTimestamp());
                }
            }

            var (done, retryAfter) = await trials.Run(document, from, engine, PermitOf);
            return answer with { Trials = done ?? [], RetryAfter = retryAfter };
        }
        finally
        {
            await Task.WhenAll(held.Select(queue => queue.LeaveTrial(trial)));
        }

        Permit? PermitOf(Step step) => permits.TryGetValue(step, out var taken)
            ? taken.Permit.OlderBy(time.GetElapsedTime(taken.Since))
            : null;
    }

    /// <summary>Reading needs nothing but the source.</summary>
    private static string? RefusalOf(Document d, Step from) =>
        d.IsErased ? "the document was erased"
        : from is not Step.Extract && d[Step.Extract].Phase is not StepPhase.Done ? "its pages are not all read"
        : null;
}
