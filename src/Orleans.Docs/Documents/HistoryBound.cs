using System.ComponentModel.DataAnnotations;
using Orleans.Docs.Content;

namespace Orleans.Docs.Documents;

public sealed class DocumentOptions
{
    /// <summary>
    /// Events that one document may have, since its activation reads them all. At the bound commands are refused, and a
    /// step that is still owed is parked as <c>too_many_events</c>.
    /// </summary>
    [Range(100, 1_000_000)]
    public int EventsMax { get; set; } = 10_000;
}

/// <summary>
/// Keeps a history within its bound. What ends work that is under way is still written beyond it, each thing once, so
/// that the document settles: at most <see cref="EndingsMax"/> events more.
/// </summary>
public static class HistoryBound
{
    /// <summary>
    /// A failure and its parking for each step, a job that is kept, then cancelled, settled, erased, purged.
    /// </summary>
    public const int EndingsMax = 16;

    private const int ReadMax = 1_000;

    /// <summary>What may be read of a history at a time.</summary>
    public static void Check(long fromVersion, int countMax)
    {
        if (fromVersion < 1 || countMax is < 1 or > ReadMax)
        {
            throw new CommandRefusedException($"history takes a version from 1 on and a count of 1 to {ReadMax}");
        }
    }

    /// <summary>A command's decision, refused where it would go beyond.</summary>
    public static Decision Keep(Document d, Decision decision, int eventsMax) =>
        Fits(d, decision, eventsMax) || decision is Decision.Write { Events: [Cancelled] or [Erased] or [Purged] }
            ? decision
            : Decision.No(
                $"document {d.Key} has {d.Version} events and may have {eventsMax}: submit it as a new document");

    /// <summary>A report's decision; where it would go beyond, the step is parked instead.</summary>
    public static Decision Keep(Document d, Decision decision, StepReport report, int eventsMax) =>
        Fits(d, decision, eventsMax)
        || decision is Decision.Write
        {
            Events: [StepFailed, Parked] or [StepFailed, ExtractionStarted, Parked] or [Erased]
        }
            ? decision
            : decision is Decision.Write { Events: [OutcomeDiscarded] } ? Decision.None
            : Decision.Of(
                new StepFailed(report.Step, report.Attempt, FailureClass.Terminal, Problems.TooManyEvents, null),
                new Parked(report.Step, Problems.TooManyEvents));

    private static bool Fits(Document d, Decision decision, int eventsMax) =>
        decision is not Decision.Write write || d.Version + write.Events.Length <= eventsMax;
}
