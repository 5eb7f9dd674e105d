using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Workers;

namespace Orleans.Docs.TestSilo.Chaos;

/// <summary>
/// A step that fails with every class of the taxonomy: by the document's fate whenever it is tried, else now and then.
/// </summary>
internal sealed class ChaosRunner(IStepRunner inner, Dice dice, double rate) : IStepRunner
{
    private const string Passing = "chaos_passing";

    private static readonly EngineFault[] Faults = Enum.GetValues<EngineFault>();
    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(50);

    public Step Step => inner.Step;

    public async Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken)
    {
        var fate = Fate.Of(order.FileName);
        if (fate.Step == Step && Fated(fate.Class) is { } outcome)
        {
            return outcome;
        }

        var fault = dice.Draw(rate, Faults);
        if (fault is not null)
        {
            dice.Fell($"engine {fault}");
        }

        switch (fault)
        {
            case EngineFault.Throttled:
                return new Outcome<DocumentEvent>.Throttled(Later);
            case EngineFault.Deferred:
                return new Outcome<DocumentEvent>.Deferred(Later);
            case EngineFault.Transient:
                return new Outcome<DocumentEvent>.Transient(Passing);
            case EngineFault.TimedOut:
                return new Outcome<DocumentEvent>.TimedOut(Later);
            case EngineFault.Broken:
                throw new InvalidOperationException("the engine is broken");
            case EngineFault.Stalled:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                break;
            case EngineFault.AnswerLost:
                await inner.Run(order, cancellationToken);
                return new Outcome<DocumentEvent>.Transient(Passing);
        }

        return await inner.Run(order, cancellationToken);
    }

    private static Outcome<DocumentEvent>? Fated(FateClass fate) => fate switch
    {
        FateClass.Transient => new Outcome<DocumentEvent>.Transient(Fate.Code),
        FateClass.TimedOut => new Outcome<DocumentEvent>.TimedOut(Later),
        FateClass.Terminal => new Outcome<DocumentEvent>.Terminal(Fate.Code),
        FateClass.Unreadable => new Outcome<DocumentEvent>.Unreadable(Fate.Code),
        _ => null,
    };
}
