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
    public void What_is_handed_over_counts_as_of_the_epoch_that_was_told_last_and_lapses_like_any_other()
    {
        _box.Add(Grant(1, epoch: 3), Start);
        _box.Epoch = 4;
        _box.Receive(Start.AddMilliseconds(100));
        Assert.Equal(3, _box.TakeAgain(Start.AddMilliseconds(100))!.Value.Epoch);
        Assert.Equal(1, _box.Free(Start.AddMilliseconds(349)));
        Assert.Equal(4, _box.TakeAgain(Start.AddMilliseconds(349))!.Value.Epoch);
        _box.Receive(Start.AddMilliseconds(349));
        Assert.Equal(0, _box.Free(Start.AddMilliseconds(599)));
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
