using Orleans.Docs.Admission.Quota;

namespace Orleans.Docs.Tests.Admission.Quota;

/// <summary>Simulated time: silos that ask at random, die and come back, against one quota.</summary>
public sealed class RateLedgerTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly TimeSpan Slot = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(500);

    public static TheoryData<double, int> Runs => new MatrixTheoryData<double, int>(
        [0.97, 4.85, 16.2, 48.5, 500], [1, 2, 3, 4, 5, 6]);

    [Theory]
    [MemberData(nameof(Runs))]
    public void In_no_span_of_time_is_more_granted_than_the_rate_and_the_burst_allow(double rate, int seed)
    {
        var random = new Random(seed);
        var granted = new List<(double At, int Permits)>();
        var (ledger, now) = (New(rate, Start), Start);
        for (var i = 0; i < 4_000; i++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(0, 60));
            if (random.Next(400) == 0)
            {
                // The grain's silo dies; what it granted lapses within the slot in which the next grants nothing.
                ledger = New(rate, now);
            }

            granted.Add(((now - Start).TotalSeconds, ledger.Take(random.Next(1, 200), now).Permits));
        }

        var most = Math.Max(1, rate * Burst.TotalSeconds);
        for (var from = 0; from < granted.Count; from += 7)
        {
            var sum = 0;
            for (var to = from; to < granted.Count && to < from + 600; to++)
            {
                sum += granted[to].Permits;
                Assert.True(
                    sum <= most + (rate * (granted[to].At - granted[from].At)) + 1e-6, $"seed {seed}, {from}..{to}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void While_somebody_always_wants_more_nothing_of_the_rate_is_lost(double rate, int seed)
    {
        var random = new Random(seed);
        var (ledger, now, granted) = (New(rate, Start), Start, 0);
        var until = Start.AddSeconds(Math.Max(60, 20 / rate));
        while (now < until)
        {
            var grant = ledger.Take(64, now);
            granted += grant.Permits;

            // As a silo does: at once while there is something, else when it was told to, or a little later.
            now += grant.AskAgainAfter + TimeSpan.FromMilliseconds(random.Next(1, 12));
        }

        var whole = rate * (now - Start - Slot).TotalSeconds;
        Assert.InRange(granted, whole - Math.Max(2, rate * Slot.TotalSeconds), whole + 1);
    }

    [Fact]
    public void Under_20_a_second_permits_come_singly_and_above_in_batches_of_a_slot_at_most()
    {
        Assert.Equal(1, New(19, Start).Take(50, Start.AddSeconds(9)).Permits);
        Assert.Equal(25, New(100, Start).Take(50, Start.AddSeconds(9)).Permits);
        Assert.Equal(3, New(100, Start).Take(3, Start.AddSeconds(9)).Permits);
    }

    [Fact]
    public void A_clock_that_is_put_back_costs_a_slot_and_not_the_time_by_which_it_was()
    {
        var ledger = New(100, Start);
        var before = Start.AddHours(2);
        Assert.NotEqual(0, ledger.Take(10, before).Permits);
        Assert.True(ledger.Throttled(0, before));
        var back = Start.AddHours(1);
        var grant = ledger.Take(10, back);
        Assert.Equal(0, grant.Permits);
        Assert.InRange(grant.AskAgainAfter, Slot, Slot + TimeSpan.FromSeconds(1));
        Assert.InRange(ledger.Take(10, back + Slot + TimeSpan.FromMilliseconds(100)).Permits, 1, 10);
        Assert.Equal(100, ledger.RateAt(back.AddMinutes(1)));
    }

    [Fact]
    public void A_quota_that_has_just_started_grants_nothing_for_one_slot_and_says_when_to_come()
    {
        var grant = New(100, Start).Take(10, Start);
        Assert.Equal(0, grant.Permits);
        Assert.InRange(grant.AskAgainAfter, Slot, Slot + TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void A_throttle_takes_what_was_saved_up_and_one_of_an_older_epoch_does_nothing()
    {
        var (ledger, now) = (New(100, Start), Start.AddSeconds(9));
        var before = ledger.Take(1, now);
        Assert.True(ledger.Throttled(before.Epoch, now));
        Assert.False(ledger.Throttled(before.Epoch, now));
        var after = ledger.Take(10, now);
        Assert.Equal((0, before.Epoch + 1), (after.Permits, after.Epoch));
        Assert.Equal(70, ledger.RateAt(now), 0.001);
    }

    private static RateLedger New(double rate, DateTimeOffset now) => new(rate, Burst, Slot, now + Slot);
}
