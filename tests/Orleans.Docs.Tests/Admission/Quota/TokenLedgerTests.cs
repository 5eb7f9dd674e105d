using Orleans.Docs.Admission.Quota;

namespace Orleans.Docs.Tests.Admission.Quota;

public sealed class TokenLedgerTests
{
    private const long PerMinute = 10_000;

    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void In_no_minute_is_more_used_than_the_quota_has_and_no_call_waits_for_ever(int seed)
    {
        var random = new Random(seed);
        var (ledger, now) = (new TokenLedger(PerMinute), Start);
        var used = new List<(DateTimeOffset At, long Tokens)>();
        for (var i = 0; i < 3_000; i++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(1, 900));
            var wanted = random.Next(1, 3_000);
            var grant = ledger.Reserve(wanted, now);
            if (grant.RetryAfter is { } after)
            {
                Assert.InRange(after, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(61));
                Assert.Null(ledger.Reserve(wanted, now + after).RetryAfter);
                (now, grant) = (now + after, new TokenGrant((now + after).ToUnixTimeSeconds(), wanted, null));
            }

            // Most settle with less; some silos die and never do.
            var less = random.Next(4) == 0 ? wanted : random.Next(0, wanted);
            ledger.Settle(grant, less, now);
            used.Add((now, less));
        }

        for (var from = 0; from < used.Count; from++)
        {
            var sum = used.Skip(from).TakeWhile(call => call.At < used[from].At.AddSeconds(60)).Sum(c => c.Tokens);
            Assert.True(sum <= PerMinute, $"seed {seed}: {sum} in the minute from {used[from].At:O}");
        }
    }

    [Fact]
    public void What_was_not_used_is_free_at_once_and_what_was_used_beyond_counts()
    {
        var ledger = new TokenLedger(PerMinute);
        var grant = ledger.Reserve(9_000, Start);
        Assert.NotNull(ledger.Reserve(2_000, Start).RetryAfter);
        ledger.Settle(grant, 1_000, Start.AddSeconds(2));
        var next = ledger.Reserve(9_000, Start.AddSeconds(2));
        Assert.Null(next.RetryAfter);
        ledger.Settle(next, 9_500, Start.AddSeconds(3));
        Assert.NotNull(ledger.Reserve(1, Start.AddSeconds(3)).RetryAfter);
    }

    [Fact]
    public void A_call_that_never_settles_counts_until_its_minute_is_over_and_settling_later_changes_nothing()
    {
        var ledger = new TokenLedger(PerMinute);
        var grant = ledger.Reserve(PerMinute, Start);
        Assert.Equal(TimeSpan.FromSeconds(61), ledger.Reserve(1, Start).RetryAfter);
        ledger.Settle(grant, 0, Start.AddSeconds(61));
        Assert.Equal(PerMinute, ledger.Reserve(PerMinute, Start.AddSeconds(61)).Tokens);
        Assert.NotNull(ledger.Reserve(1, Start.AddSeconds(61)).RetryAfter);
    }

    [Fact]
    public void A_call_that_needs_more_than_a_minute_has_gets_the_minute_to_itself()
    {
        var ledger = new TokenLedger(PerMinute);
        ledger.Reserve(1, Start);
        Assert.NotNull(ledger.Reserve(PerMinute * 2, Start).RetryAfter);
        Assert.Equal(PerMinute, ledger.Reserve(PerMinute * 2, Start.AddSeconds(61)).Tokens);
    }
}
