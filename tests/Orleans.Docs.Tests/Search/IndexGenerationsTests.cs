using Orleans.Docs.Search;

namespace Orleans.Docs.Tests.Search;

public sealed class IndexGenerationsTests
{
    private static readonly DateTimeOffset Tomorrow = DateTimeOffset.UnixEpoch.AddYears(50);

    [Fact]
    public void Writes_go_to_a_new_generation_as_soon_as_it_begins()
    {
        var set = IndexGenerations.First.Begin();

        Assert.Equal(("g1", "g2", 2L), (set.Live, set.Building, set.Epoch));
        Assert.Equal(["g1", "g2"], set.All);
    }

    [Fact]
    public void Every_change_raises_the_epoch()
    {
        var set = IndexGenerations.First;
        Func<IndexGenerations, IndexGenerations>[] changes =
        [
            s => s.Begin(), s => s.Swap(Tomorrow), s => s.Rollback(Tomorrow), s => s.Begin(), s => s.Abandon(),
            s => s.Forget(s.Doomed[0]), s => s.Drop(), s => s.Forget(s.Doomed[0]),
        ];
        foreach (var change in changes)
        {
            var next = change(set);
            Assert.Equal(set.Epoch + 1, next.Epoch);
            set = next;
        }

        Assert.Equal(["g1"], set.All);
        Assert.Empty(set.Doomed);
    }

    [Fact]
    public void The_generation_before_is_written_until_it_is_dropped()
    {
        var swapped = IndexGenerations.First.Begin().Swap(Tomorrow);
        Assert.Equal(("g2", "g1", Tomorrow), (swapped.Live, swapped.Previous, swapped.DropAt));
        Assert.Equal(["g2", "g1"], swapped.All);

        var dropped = swapped.Drop();
        Assert.Equal(["g2"], dropped.All);
        Assert.Equal(["g1"], dropped.Doomed);
        Assert.Null(dropped.DropAt);
    }

    [Fact]
    public void A_rollback_exchanges_both_and_another_one_exchanges_them_back()
    {
        var swapped = IndexGenerations.First.Begin().Swap(Tomorrow);
        var back = swapped.Rollback(Tomorrow.AddDays(1));

        Assert.Equal(("g1", "g2", Tomorrow.AddDays(1)), (back.Live, back.Previous, back.DropAt));
        Assert.Equal("g2", back.Rollback(Tomorrow).Live);
    }

    [Fact]
    public void A_swap_dooms_the_generation_before_the_one_before()
    {
        var set = IndexGenerations.First.Begin().Swap(Tomorrow).Begin();
        Assert.Equal(["g2", "g1", "g3"], set.All);

        set = set.Swap(Tomorrow);
        Assert.Equal(["g3", "g2"], set.All);
        Assert.Equal(["g1"], set.Doomed);
    }

    [Fact]
    public void A_damaged_live_generation_is_named_but_not_written_until_a_swap_dooms_it()
    {
        var damaged = IndexGenerations.First.Damage("g1");
        Assert.Equal(("g1", true, 2L), (damaged.Live, damaged.LiveIsDamaged, damaged.Epoch));
        Assert.Empty(damaged.All);
        Assert.Equal(["g1"], damaged.Named);
        Assert.Same(damaged, damaged.Damage("g1"));

        var building = damaged.Begin();
        Assert.Equal(["g2"], building.All);
        Assert.Equal(["g1", "g2"], building.Named);

        var swapped = building.Swap(Tomorrow);
        Assert.Equal(("g2", false, null, null), (
            swapped.Live, swapped.LiveIsDamaged, swapped.Previous, swapped.DropAt));
        Assert.Equal(["g2"], swapped.All);
        Assert.Equal(["g1"], swapped.Doomed);
    }

    [Fact]
    public void The_generation_before_takes_the_place_of_a_damaged_live_one()
    {
        var set = IndexGenerations.First.Begin().Swap(Tomorrow).Damage("g2");

        Assert.Equal(("g1", false, null, null), (set.Live, set.LiveIsDamaged, set.Previous, set.DropAt));
        Assert.Equal(["g1"], set.All);
        Assert.Equal(["g2"], set.Doomed);
    }

    [Fact]
    public void Any_other_damaged_generation_goes()
    {
        var set = IndexGenerations.First.Begin().Swap(Tomorrow).Begin();

        Assert.Equal(["g2", "g1"], set.Damage("g3").All);
        Assert.Equal(["g2", "g3"], set.Damage("g1").All);
        Assert.Equal(["g1"], set.Damage("g1").Doomed);
        Assert.Same(set, set.Damage("g9"));
    }

    [Fact]
    public void No_name_is_given_twice()
    {
        var set = IndexGenerations.First.Begin().Abandon();

        Assert.Equal("g3", set.Forget("g2").Begin().Building);
    }

    [Fact]
    public void What_is_not_there_is_refused()
    {
        Assert.Throws<CommandRefusedException>(() => IndexGenerations.First.Rollback(Tomorrow));
        Assert.Throws<CommandRefusedException>(() => IndexGenerations.First.Drop());
        Assert.Throws<InvalidOperationException>(() => IndexGenerations.First.Swap(Tomorrow));
        Assert.Throws<InvalidOperationException>(() => IndexGenerations.First.Abandon());
        Assert.Throws<InvalidOperationException>(() => IndexGenerations.First.Begin().Begin());
    }
}
