namespace Orleans.Docs.Admission.Quota;

/// <summary>
/// Tokens of a model within any 60 seconds, by the second. A call reserves the most that it can use and settles with
/// what it used; one that never settles, since its silo died, counts in full until the minute is over. Knows no clock.
/// </summary>
public sealed class TokenLedger(long perMinute)
{
    /// <summary>One more than a minute, so that whatever lies in the second that begins counts in full.</summary>
    private const int Seconds = 61;

    private readonly long[] _used = new long[Seconds];
    private long _second = long.MinValue;
    private long _sum;

    public long PerMinute => perMinute;

    /// <summary>Used or reserved within the last minute.</summary>
    public long Used(DateTimeOffset now)
    {
        Advance(now);
        return _sum;
    }

    /// <summary>Whether so many fit; a call that needs more than a minute has may use the minute alone.</summary>
    public TokenGrant Reserve(long tokens, DateTimeOffset now)
    {
        Advance(now);
        var wanted = Math.Min(tokens, perMinute);
        if (_sum + wanted <= perMinute)
        {
            Add(_second, wanted);
            return new TokenGrant(_second, wanted, null);
        }

        return new TokenGrant(0, 0, UntilFree(_sum + wanted - perMinute, now));
    }

    /// <summary>Puts right what was reserved; nothing when its minute is over.</summary>
    public void Settle(TokenGrant reserved, long used, DateTimeOffset now)
    {
        Advance(now);
        if (reserved.Second > _second - Seconds)
        {
            Add(reserved.Second, Math.Max(0, used) - reserved.Tokens);
        }
    }

    private TimeSpan UntilFree(long needed, DateTimeOffset now)
    {
        var second = _second - Seconds + 1;
        while (second < _second && (needed -= _used[IndexOf(second)]) > 0)
        {
            second++;
        }

        return DateTimeOffset.FromUnixTimeSeconds(second + Seconds) - now;
    }

    private void Advance(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        if (second - _second is >= Seconds or < 0)
        {
            // The first call, a long pause, or a clock that was put back: nothing is known of this minute.
            var kept = second < _second ? _sum : 0;
            Array.Clear(_used);
            (_second, _sum) = (second, 0);
            Add(second, kept);
            return;
        }

        while (_second < second)
        {
            _second++;
            _sum -= _used[IndexOf(_second)];
            _used[IndexOf(_second)] = 0;
        }
    }

    private void Add(long second, long tokens)
    {
        _used[IndexOf(second)] += tokens;
        _sum += tokens;
    }

    private static int IndexOf(long second) => (int)(second % Seconds);
}

/// <summary>Tokens that are reserved, or when to come again.</summary>
/// <param name="Second">To which they are counted.</param>
[GenerateSerializer, Immutable, Alias("docs.TokenGrant")]
public readonly record struct TokenGrant(
    [property: Id(0)] long Second, [property: Id(1)] long Tokens, [property: Id(2)] TimeSpan? RetryAfter);
