using Orleans.Docs.Admission.Quota;

namespace Orleans.Docs.Tests.Admission.Quota;

public sealed class PermitBoxTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly TimeSpan Slot = TimeSpan.FromMilliseconds(250);

    private readonly PermitBox _box = new(Slot);

    [Fact]
    public void Permits_are_taken_in_order_and_lapse_a_slot_after_their_receipt()
    {
        _box.Add(Grant(2, epoch: 1), Start);
        _box.Add(Grant(2, epoch: 2), Start.AddMilliseconds(200));
        Assert.Equal(1, _box.Take(Start.AddMilliseconds(249))!.Value.Epoch);
        Assert.Equal(2, _box.Take(Start.AddMilliseconds(250))!.Value.Epoch);
        Assert.Equal((1, 1), (_box.Free(Start.AddMilliseconds(449)), _box.Lapsed));
        Assert.Null(_box.Take(Start.AddMilliseconds(450)));
        Assert.Equal(2, _box.Lapsed);
    }

    [Fact]
    public void Nothing_is_asked_for_until_somebody_wants_it_and_no_more_after_he_went()
    {
        Assert.Equal(0, _box.Missing(Start));
        _box.Take(Start);
        Assert.Equal(1, _box.Missing(Start));
        _box.Add(Grant(0), Start);
        Assert.Equal(1, _box.Missing(Start.AddMilliseconds(300)));
        Assert.Equal(0, _box.Missing(Start.AddMilliseconds(700)));
    }

    [Fact]
    public void As_many_are_held_as_were_wanted_and_a_slot_of_the_rate_at_most()
    {
        _box.Add(Grant(0), Start);
        Want(8);
        Assert.Equal(8, _box.Missing(Start));
        Want(80);
        Assert.Equal(25, _box.Missing(Start));
        _box.Add(Grant(12), Start);
        Assert.Equal(13, _box.Missing(Start));
        _box.Add(Grant(1), Start);
        Assert.Equal(0, _box.Missing(Start));
    }

    [Fact]
    public void After_a_throttle_nothing_is_held()
    {
        _box.Add(Grant(5), Start);
        _box.Take(Start);
        _box.Clear();
        Assert.Equal(0, _box.Free(Start));
        _box.Add(Grant(1, epoch: 7), Start);
        Assert.Equal(7, _box.Take(Start)!.Value.Epoch);
    }

    [Fact]
    public void What_is_handed_over_goes_on_ageing_and_keeps_its_epoch()
    {
        _box.Add(Grant(1, epoch: 3), Start);
        _box.Receive(new Permit(4, TimeSpan.FromMilliseconds(150)), Start.AddMilliseconds(100));
        _box.Receive(new Permit(5, TimeSpan.FromMilliseconds(200)), Start.AddMilliseconds(100));
        Assert.Equal(3, _box.Free(Start.AddMilliseconds(149)));
        Assert.Equal((2, 1), (_box.Free(Start.AddMilliseconds(150)), _box.Lapsed));
        Assert.Equal(
            new Permit(4, TimeSpan.FromMilliseconds(249)), _box.TakeAgain(Start.AddMilliseconds(199)));
        Assert.Equal(
            new Permit(3, TimeSpan.FromMilliseconds(200)), _box.TakeAgain(Start.AddMilliseconds(200)));
        Assert.Null(_box.TakeAgain(Start.AddMilliseconds(200)));
    }

    [Fact]
    public void What_lapsed_on_its_way_or_was_throttled_meanwhile_is_not_received()
    {
        _box.Receive(new Permit(0, Slot), Start);
        Assert.Equal((0, 1), (_box.Free(Start), _box.Lapsed));
        _box.Epoch = 4;
        _box.Receive(new Permit(3, TimeSpan.Zero), Start);
        Assert.Equal(0, _box.Free(Start));
        _box.Receive(new Permit(4, TimeSpan.Zero), Start);
        Assert.Equal(1, _box.Free(Start));
        _box.Clear();
        Assert.Equal(0, _box.Free(Start));
    }

    private void Want(int permits)
    {
        for (var i = 0; i < permits; i++)
        {
            Assert.Null(_box.Take(Start));
        }
    }

    private static PermitGrant Grant(int permits, long epoch = 0) => new(permits, epoch, 100, TimeSpan.Zero);
}
