namespace Orleans.Docs.Admission;

/// <summary>
/// How many calls start a second while work waits for its turn, each where another ends or a permit comes; the past
/// counts half after each half-life. Time in which nothing waits does not count, since then arrivals are the limit and
/// not the engine. Ends would be late by a call when much comes at once.
/// </summary>
internal sealed class RateMeter
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What is expected counts for so long at first, and half as much each time that so long was seen.
    /// </summary>
    private const double LeanSeconds = 2;

    private DateTimeOffset? _at;
    private bool _isBusy;
    private double _busySeconds;
    private double _seenSeconds;

    /// <summary>Calls that the figure rests on.</summary>
    public double Started { get; private set; }

    /// <summary>From now on work waits, or does not.</summary>
    public void Note(DateTimeOffset now, bool isBusy)
    {
        var elapsed = _at is { } at && now > at ? (now - at).TotalSeconds : 0;
        var kept = Math.Pow(0.5, elapsed / HalfLife.TotalSeconds);
        if (_isBusy)
        {
            Started *= kept;
            _busySeconds = (_busySeconds * kept) + elapsed;
            _seenSeconds += elapsed;
        }

        (_at, _isBusy) = (now, isBusy);
    }

    public void Start()
    {
        if (_isBusy)
        {
            Started++;
        }
    }

    /// <summary>One that was started came to nothing and comes again.</summary>
    public void Undo() => Started = Math.Max(0, Started - 1);

    /// <summary>What was seen, leaning on what is expected while that is little; 0: nobody knows.</summary>
    public double PerSecond(double expected)
    {
        var lean = LeanSeconds * Math.Pow(0.5, _seenSeconds / LeanSeconds);
        return expected > 0 || _busySeconds > LeanSeconds
            ? (Started + (expected * lean)) / (_busySeconds + lean)
            : 0;
    }
}
