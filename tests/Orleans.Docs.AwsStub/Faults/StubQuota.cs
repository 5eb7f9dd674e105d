namespace Orleans.Docs.AwsStub.Faults;

/// <summary>
/// A quota that the stub enforces by its own clock: a token bucket that holds one second of the rate, full at first.
/// Notes when each call came and whether it was taken. For any thread.
/// </summary>
public sealed class StubQuota
{
    private const int CallsNotedMax = 1_000_000;

    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly Lock _lock = new();
    private readonly List<StubCall> _calls = [];
    private double _perSecond;
    private double _tokens;
    private double _filledAt;

    public StubQuota(double perSecond, TimeProvider clock)
    {
        (_clock, _perSecond, _tokens) = (clock, perSecond, perSecond);
        _start = clock.GetTimestamp();
    }

    /// <summary>Calls so far, in order.</summary>
    public IReadOnlyList<StubCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Seconds since the quota was set up.</summary>
    public double Seconds => _clock.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Another rate from now on; what was saved up is cut to it.</summary>
    public void Change(double perSecond)
    {
        lock (_lock)
        {
            Fill();
            _perSecond = perSecond;
            _tokens = Math.Min(_tokens, perSecond);
        }
    }

    internal bool TryTake()
    {
        lock (_lock)
        {
            Fill();
            var taken = _tokens >= 1;
            _tokens -= taken ? 1 : 0;
            if (_calls.Count < CallsNotedMax)
            {
                _calls.Add(new StubCall(_filledAt, taken));
            }

            return taken;
        }
    }

    private void Fill()
    {
        var now = Seconds;
        _tokens = Math.Min(Math.Max(1, _perSecond), _tokens + (_perSecond * (now - _filledAt)));
        _filledAt = now;
    }
}

/// <param name="At">Seconds since the quota was set up.</param>
public readonly record struct StubCall(double At, bool Taken);
