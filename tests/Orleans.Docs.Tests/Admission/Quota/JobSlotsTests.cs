using Orleans.Docs.Admission.Quota;

namespace Orleans.Docs.Tests.Admission.Quota;

public sealed class JobSlotsTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly TimeSpan Life = TimeSpan.FromHours(4);

    [Fact]
    public void A_place_is_kept_over_a_crash_and_freed_by_the_end_of_its_job_alone()
    {
        var slots = new JobSlots(2, Life);
        Assert.True(slots.TryTake(Owner(1), Start));
        Assert.True(slots.TryTake(Owner(2), Start));
        var after = JobSlots.Of(2, Life, slots.All);

        Assert.False(after.TryTake(Owner(3), Start));
        Assert.True(after.Free(Owner(1)));
        Assert.False(after.Free(Owner(1)));
        Assert.True(after.TryTake(Owner(3), Start));
        Assert.False(after.TryTake(Owner(1), Start));
    }

    [Fact]
    public void Whoever_has_a_place_has_it_again_and_another_attempt_is_another_owner()
    {
        var slots = new JobSlots(1, Life);
        Assert.True(slots.TryTake(Owner(1), Start));
        Assert.True(slots.TryTake(Owner(1), Start.AddHours(1)));
        Assert.False(slots.TryTake(Owner(1) with { Attempt = 2 }, Start.AddHours(1)));
        Assert.Equal(1, slots.Count);
    }

    [Fact]
    public void A_job_whose_end_nobody_recorded_gives_its_place_back_after_the_longest_life()
    {
        var slots = new JobSlots(1, Life);
        slots.TryTake(Owner(1), Start);
        Assert.False(slots.TryTake(Owner(2), Start + Life - TimeSpan.FromTicks(1)));
        Assert.True(slots.TryTake(Owner(2), Start + Life));
    }

    [Fact]
    public void A_started_job_is_asked_for_again_and_again_until_it_has_ended_and_others_never()
    {
        var every = TimeSpan.FromMinutes(1);
        var slots = new JobSlots(4, Life);
        foreach (var number in Enumerable.Range(1, 4))
        {
            slots.TryTake(Owner(number), Start);
        }

        Assert.True(slots.Started(Owner(1), "one", Start));
        Assert.True(slots.Started(Owner(2), "two", Start.AddSeconds(1)));
        Assert.True(slots.Started(Owner(3), "three", Start.AddSeconds(2)));
        Assert.False(slots.Started(Owner(3), "three", Start.AddSeconds(3)));
        Assert.False(slots.Started(Owner(9), "nobody", Start));
        Assert.Empty(Ask(Start + every - TimeSpan.FromTicks(1), 9));
        Assert.Equal(["one", "two"], Ask(Start.AddSeconds(2) + every, 2));
        Assert.Equal(["three"], Ask(Start.AddSeconds(2) + every, 9));

        // A grain that comes up again asks for all of them, and once the end is known for none.
        slots = JobSlots.Of(4, Life, slots.All);
        Assert.Equal(["one", "two", "three"], Ask(Start.AddSeconds(2) + every, 9));
        slots.Free(Owner(2));
        Assert.Equal(["one", "three"], Ask(Start + (3 * every), 9));

        IEnumerable<string?> Ask(DateTimeOffset now, int countMax) =>
            slots.Ask(now, every, Life, countMax).Select(slot => slot.Id);
    }

    [Fact]
    public void A_place_without_a_job_is_asked_for_when_nothing_was_heard_of_its_start_for_long()
    {
        var (every, unknown) = (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));
        var slots = new JobSlots(2, Life);
        slots.TryTake(Owner(1), Start);
        slots.TryTake(Owner(2), Start);
        Assert.Empty(Ask(Start + unknown - TimeSpan.FromTicks(1)));

        // Another try of the same attempt begins anew, and one that is started is asked for as ever.
        slots.TryTake(Owner(2), Start + every);
        Assert.Equal([Owner(1)], Ask(Start + unknown));
        Assert.Empty(Ask(Start + unknown + every - TimeSpan.FromTicks(1)));
        slots.Started(Owner(2), "two", Start + unknown);
        Assert.Equal([Owner(1), Owner(2)], Ask(Start + unknown + every).OrderBy(owner => owner.Document.Id));
        Assert.Equal(2, slots.Count);

        IEnumerable<JobOwner> Ask(DateTimeOffset now) => slots.Ask(now, every, unknown, 9).Select(slot => slot.Owner);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_is_started_ends_dies_and_comes_back_there_are_never_more_than_places_and_none_is_lost(int seed)
    {
        var random = new Random(seed);
        var (slots, held, now) = (new JobSlots(5, Life), new HashSet<JobOwner>(), Start);
        for (var i = 0; i < 5_000; i++)
        {
            now += TimeSpan.FromSeconds(random.Next(0, 10));
            var owner = Owner(random.Next(20));
            switch (random.Next(10))
            {
                case 0:
                    slots = JobSlots.Of(5, Life, slots.All.ToArray());
                    break;
                case < 6:
                    var had = held.Contains(owner);
                    Assert.Equal(had || held.Count < 5, slots.TryTake(owner, now) && (had || held.Add(owner)));
                    break;
                default:
                    Assert.Equal(held.Remove(owner), slots.Free(owner));
                    break;
            }

            // Ended long before the longest life, so that every place is somebody's.
            if (random.Next(50) == 0)
            {
                Assert.All(held.ToArray(), one => Assert.True(slots.Free(one)));
                held.Clear();
                now += Life;
            }

            Assert.Equal(held.Count, slots.Count);
        }
    }

    private static JobOwner Owner(int document) => new(new DocumentKey("acme", $"{document}"), 1, "1/text");
}
