namespace Orleans.Docs.Admission;

/// <summary>
/// How a tenant sends. Nobody tells how much there is: whoever sends is expected to send half as much again at the same
/// pace, which lies between having ended and going on for as long as before.
/// </summary>
internal sealed class Sending
{
    /// <summary>What is expected, as a share of what came so far.</summary>
    private const double ToCome = 0.5;

    /// <summary>After so long without anything he has ended.</summary>
    private static readonly TimeSpan GapMax = TimeSpan.FromSeconds(5);

    private DateTimeOffset _from;
    private DateTimeOffset _last;
    private int _count;

    public void Note(DateTimeOffset now)
    {
        if (_count == 0 || now - _last > GapMax)
        {
            (_from, _count) = (now, 0);
        }

        _last = now;
        _count++;
    }

    /// <summary>How much more of him comes.</summary>
    public int Expect(Coming coming)
    {
        if (coming.Within <= TimeSpan.Zero || coming.Now - _last > GapMax)
        {
            return 0;
        }

        var lasts = (coming.Now - _from).TotalSeconds * ToCome;
        var inTime = lasts <= coming.Within.TotalSeconds ? 1 : coming.Within.TotalSeconds / lasts;
        return (int)(_count * ToCome * inTime);
    }
}

/// <summary>What may still come from now on.</summary>
public readonly record struct Coming(DateTimeOffset Now, TimeSpan Within)
{
    /// <summary>Nobody looks further ahead.</summary>
    public const double HorizonSecondsMax = 7 * 24 * 3_600;

    public static Coming Nobody => default;
}
