using System.Collections.Immutable;

namespace Orleans.Docs.Documents;

/// <summary>What a document still owes, as a pure function of its state.</summary>
public static class Pipeline
{
    /// <summary>The step itself and every step whose result depends on it.</summary>
    public static ImmutableArray<Step> BuiltOn(Step step) => step switch
    {
        Step.Extract => [Step.Extract, Step.Attach, Step.Classify, Step.DetectPii, Step.Summarize],
        Step.Classify => [Step.Classify, Step.Summarize],
        _ => [step],
    };

    /// <summary>Steps that can be worked on now or, where <see cref="OwedStep.NotBefore"/> is set, later.</summary>
    public static ImmutableArray<OwedStep> Owed(Document document)
    {
        if (!document.Exists || document.IsCancelled || document.IsErased)
        {
            return [];
        }

        if (document[Step.Extract].Phase is not StepPhase.Done)
        {
            return Pending(document, Step.Extract) ? [Of(document, Step.Extract)] : [];
        }

        var owed = ImmutableArray.CreateBuilder<OwedStep>();
        Add(Step.Attach, document.Attachments.Length > 0);
        Add(Step.Classify, true);
        Add(Step.DetectPii, true);
        Add(Step.Summarize, document.EffectiveType is not null);
        return owed.ToImmutable();

        void Add(Step step, bool needed)
        {
            if (needed && Pending(document, step))
            {
                owed.Add(Of(document, step));
            }
        }
    }

    private static bool Pending(Document document, Step step) => document[step].Phase is StepPhase.Pending;

    private static OwedStep Of(Document document, Step step) => new(
        step, document[step].Attempt, step is Step.Extract ? document.NextPage : 0, document[step].RetryAt);
}

/// <param name="FirstPage">Where extraction goes on, from 1; 0 for the other steps.</param>
public readonly record struct OwedStep(Step Step, int Attempt, int FirstPage, DateTimeOffset? NotBefore);
