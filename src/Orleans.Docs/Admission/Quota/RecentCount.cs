namespace Orleans.Docs.Admission.Quota;

/// <summary>How often something was done a second, over the 10 whole seconds before this one. Knows no clock.</summary>
public sealed class RecentCount
{
    private const int Seconds = 10;

    private readonly long[] _counts = new long[Seconds + 1];
    private long _second;

    public void Add(long count, DateTimeOffset now)
    {
        Advance(now);
        _counts[IndexOf(_second)] += count;
    }

    public double PerSecond(DateTimeOffset now)
    {
        Advance(now);
        return (_counts.Sum() - _counts[IndexOf(_second)]) / (double)Seconds;
    }

    private void Advance(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        if (second < _second || second - _second > Seconds)
        {
            // The first, a long pause, or a clock that was put back.
            Array.Clear(_counts);
            _second = second;
        }

        while (_second < second)
        {
            _counts[IndexOf(++_second)] = 0;
        }
    }

    private static int IndexOf(long second) => (int)(second % (Seconds + 1));
}
