namespace Orleans.Docs.Admission.Quota;

/// <summary>
/// Permits of one API: a bucket that fills by the rate up to a bound, less what throttles take off. In any span of time
/// it grants no more than the bound and the rate times the span. Knows no clock.
/// </summary>
/// <param name="perSecond">The rate when all is well.</param>
/// <param name="burst">So much of the rate is saved up.</param>
/// <param name="slot">At once it grants no more than so much of the rate, at least one.</param>
/// <param name="opensAt">Nothing is granted before, and nothing saved up.</param>
public sealed class RateLedger(double perSecond, TimeSpan burst, TimeSpan slot, DateTimeOffset opensAt)
{
    /// <summary>Below this many a second permits are granted singly.</summary>
    public const double SinglyBelow = 20;

    /// <summary>The rate may have risen by then.</summary>
    private const double WaitSecondsMax = 1;

    private readonly AdaptiveRate _adaptive = new();
    private DateTimeOffset _at = opensAt;
    private readonly RecentCount _recent = new();
    private double _saved;

    /// <summary>Permits since the start.</summary>
    public long Granted { get; private set; }

    /// <summary>Counts throttles that took effect.</summary>
    public long Epoch => _adaptive.Epoch;

    /// <summary>Permits a second at this moment.</summary>
    public double RateAt(DateTimeOffset now) => perSecond * _adaptive.At(now);

    /// <summary>Permits a second over the last 10 seconds.</summary>
    public double GrantedPerSecond(DateTimeOffset now) => _recent.PerSecond(now);

    public PermitGrant Take(int wanted, DateTimeOffset now)
    {
        var rate = RateAt(now);
        Fill(rate, now);
        var most = rate < SinglyBelow ? 1 : Math.Max(1, (int)(rate * slot.TotalSeconds));
        var granted = Math.Max(0, Math.Min(Math.Min(wanted, most), (int)(_saved + 1e-9)));
        _saved -= granted;
        Granted += granted;
        _recent.Add(granted, now);

        // Half a slot's worth together is worth a call, as long as somebody wants that many.
        var next = Math.Clamp(wanted - granted, 1, Math.Max(1, most / 2));
        var wait = TimeSpan.FromSeconds(Math.Clamp((next - _saved) / rate, 0, WaitSecondsMax));
        var opening = _at > now ? _at - now : TimeSpan.Zero;
        return new PermitGrant(granted, _adaptive.Epoch, rate, wait + opening);
    }

    /// <summary>A call with a permit of this epoch was throttled: less from now on, and nothing is saved up.</summary>
    public bool Throttled(long epoch, DateTimeOffset now)
    {
        Fill(RateAt(now), now);
        if (!_adaptive.Throttled(epoch, now))
        {
            return false;
        }

        _saved = Math.Min(_saved, 0);
        return true;
    }

    private void Fill(double rate, DateTimeOffset now)
    {
        if (_at - now > slot)
        {
            // The clock was put back: as after a start, since nobody knows how long ago the last one was granted.
            (_at, _saved) = (now + slot, Math.Min(_saved, 0));
        }

        if (now > _at)
        {
            _saved = Math.Min(Math.Max(1, rate * burst.TotalSeconds), _saved + (rate * (now - _at).TotalSeconds));
            _at = now;
        }
    }
}

/// <summary>Permits for one slot, and when to ask for more.</summary>
/// <param name="Epoch">To be told when a call with one of them is throttled.</param>
/// <param name="PerSecond">The rate at this moment.</param>
[GenerateSerializer, Immutable, Alias("docs.PermitGrant")]
public readonly record struct PermitGrant(
    [property: Id(0)] int Permits, [property: Id(1)] long Epoch, [property: Id(2)] double PerSecond,
    [property: Id(3)] TimeSpan AskAgainAfter);
