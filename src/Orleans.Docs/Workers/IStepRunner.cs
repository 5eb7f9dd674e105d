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
    public static ValueTask<Outcome<DocumentEvent>> Then<T>(
        this Outcome<T> outcome, Func<T, ValueTask<DocumentEvent>> next) => outcome.To(next);

    /// <summary>The same outcome, with what is made of the value.</summary>
    public static async ValueTask<Outcome<TNext>> To<T, TNext>(
        this Outcome<T> outcome, Func<T, ValueTask<TNext>> next) =>
        outcome switch
        {
            Outcome<T>.Done done => new Outcome<TNext>.Done(await next(done.Value), done.Usage),
            Outcome<T>.Short partial => new Outcome<TNext>.Short(await next(partial.Value), partial.Usage),
            _ => outcome.Without<TNext>(),
        };
}
