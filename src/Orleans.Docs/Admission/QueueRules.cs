namespace Orleans.Docs.Admission;

/// <summary>How one queue orders what waits.</summary>
/// <param name="WaitingMax">Entries that may wait; beyond it an offer is refused.</param>
public sealed record QueueRules(int WaitingMax)
{
    /// <summary>
    /// An entry without a deadline counts as due so long after it came, and one with a later deadline as well: so a
    /// nearer deadline moves it up, and nothing that came later than this goes before it.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Share of the slots, one at least, that batch work leaves free for real-time work.</summary>
    public double RealTimeReserve { get; init; } = 0.25;

    /// <summary>Of so many calls that start while both lanes wait, one is of the batch lane.</summary>
    public int BatchTurn { get; init; } = 10;

    public static QueueRules Of(AdmissionOptions options) => new(options.WaitingMax)
    {
        Patience = options.Patience,
        RealTimeReserve = options.RealTimeReserve,
        BatchTurn = options.BatchTurn,
    };

    /// <summary>Batch calls that may run at once where that many of both lanes may.</summary>
    public int BatchMax(int slots) =>
        slots <= 1 ? slots : Math.Max(1, slots - Math.Max(1, (int)Math.Ceiling(slots * RealTimeReserve)));
}
