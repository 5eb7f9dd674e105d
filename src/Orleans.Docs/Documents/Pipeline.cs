using System.Collections.Immutable;

namespace Orleans.Docs.Documents;

/// <summary>What a document still owes, as a pure function of its state.</summary>
public static class Pipeline
{
    private const int SideBySideMax = 4;

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

        // Asked several times for each commit: no more is made than is returned.
        Span<OwedStep> owed = stackalloc OwedStep[SideBySideMax];
        var count = 0;
        Add(Step.Attach, document.Attachments.Length > 0, owed);
        Add(Step.Classify, true, owed);
        Add(Step.DetectPii, true, owed);
        Add(Step.Summarize, document.EffectiveType is not null, owed);
        return [.. owed[..count]];

        void Add(Step step, bool needed, Span<OwedStep> owed)
        {
            if (needed && Pending(document, step))
            {
                owed[count++] = Of(document, step);
            }
        }
    }

    /// <summary>Steps that are owed, and those that will be once they are done.</summary>
    public static ImmutableArray<Step> Left(Document document) => Owed(document).IsEmpty
        ? []
        :
        [
            .. Enum.GetValues<Step>().Where(step =>
                Pending(document, step) && (step is not Step.Attach || document.Attachments.Length > 0)),
        ];

    /// <summary>Calls that a step still needs, if the batches to come have as many pages as those before.</summary>
    public static int CallsLeft(Document document, Step step) =>
        step is Step.Extract && PagesOf(document, step) is > 0 and var pages
            ? Math.Max(1, (document.PagesExpected - document.Pages.Length + pages - 1) / pages)
            : 1;

    /// <summary>Pages that one call of a step takes in; 0 before the first ones were read.</summary>
    public static int PagesOf(Document document, Step step) => document.PageBlobs.Length == 0 ? 0
        : step is Step.Extract ? Math.Max(1, document.Pages.Length / document.PageBlobs.Length)
        : document.Pages.Length;

    /// <summary>The key, the blobs or an index may still hold what was erased.</summary>
    public static bool OwesErasure(Document document) => document is { IsErased: true, Custody.IsPurged: false };

    private static bool Pending(Document document, Step step) => document[step].Phase is StepPhase.Pending;

    private static OwedStep Of(Document document, Step step) => new(
        step, document[step].Attempt, step is Step.Extract ? document.NextPage : 0, document[step].RetryAt);
}

/// <param name="FirstPage">Where extraction goes on, from 1; 0 for the other steps.</param>
public readonly record struct OwedStep(Step Step, int Attempt, int FirstPage, DateTimeOffset? NotBefore);
