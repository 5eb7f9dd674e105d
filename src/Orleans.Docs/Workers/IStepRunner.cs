using Orleans.Docs.Documents;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Workers;

/// <summary>One step: reads its input, calls its engine, stores what the event names, and gives the event.</summary>
internal interface IStepRunner
{
    Step Step { get; }

    Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken);
}

internal static class Outcomes
{
    /// <summary>The same outcome, with what the value becomes once it is stored.</summary>
    public static async ValueTask<Outcome<DocumentEvent>> Then<T>(
        this Outcome<T> outcome, Func<T, ValueTask<DocumentEvent>> next) =>
        outcome switch
        {
            Outcome<T>.Done done => new Outcome<DocumentEvent>.Done(await next(done.Value), done.Usage),
            Outcome<T>.Short partial => new Outcome<DocumentEvent>.Short(await next(partial.Value), partial.Usage),
            Outcome<T>.Throttled throttled => new Outcome<DocumentEvent>.Throttled(throttled.RetryAfter),
            Outcome<T>.Waiting waiting => new Outcome<DocumentEvent>.Waiting(waiting.Job, waiting.RetryAfter),
            Outcome<T>.Transient transient => new Outcome<DocumentEvent>.Transient(transient.Code),
            Outcome<T>.TimedOut timedOut => new Outcome<DocumentEvent>.TimedOut(timedOut.After),
            Outcome<T>.Terminal terminal => new Outcome<DocumentEvent>.Terminal(terminal.Code),
            Outcome<T>.Unreadable unreadable => new Outcome<DocumentEvent>.Unreadable(unreadable.Code),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
        };
}
