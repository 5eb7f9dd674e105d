namespace Orleans.Docs.Admission.Quota;

/// <summary>
/// Which part of the configured rate a service seems to bear. A throttle cuts it; then it comes back along a cubic:
/// fast at first, slow around the rate at which the throttle came, and ever faster beyond, so that a quota that was cut
/// is tried gently and one that was restored is used again within seconds. Knows no clock.
/// </summary>
public sealed class AdaptiveRate
{
    private const double Least = 0.01;
    private const double Cut = 0.7;

    /// <summary>A throttle so soon after the one before says that the cut was too small by far.</summary>
    private const double DeepCut = 0.5;

    /// <summary>Of the rate, by the third power of the seconds.</summary>
    private const double Growth = 0.005;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1.5);

    private DateTimeOffset? _cutAt;
    private double _floor = 1;
    private double _ceiling = 1;

    /// <summary>Counts cuts. A call that was permitted before the last one tells nothing new.</summary>
    public long Epoch { get; private set; }

    /// <summary>From a hundredth to 1.</summary>
    public double At(DateTimeOffset now)
    {
        if (_cutAt is not { } since)
        {
            return 1;
        }

        if (now < since)
        {
            // The clock was put back.
            _cutAt = since = now;
        }

        var untilCeiling = Math.Cbrt((_ceiling - _floor) / Growth);
        var grown = _ceiling + (Growth * Math.Pow((now - since).TotalSeconds - untilCeiling, 3));
        return Math.Clamp(grown, _floor, 1);
    }

    /// <param name="epoch">Of the permit that the throttled call had.</param>
    /// <returns>Whether that cut the rate.</returns>
    public bool Throttled(long epoch, DateTimeOffset now)
    {
        if (epoch < Epoch)
        {
            return false;
        }

        _ceiling = At(now);
        _floor = Math.Max(Least, _ceiling * (_cutAt is { } last && now - last < Soon ? DeepCut : Cut));
        _cutAt = now;
        Epoch++;
        return true;
    }
}
