using Orleans.Docs.Admission;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Tests.Admission;

public sealed class StepQueueTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private readonly StepQueue _queue = new(new QueueRules(WaitingMax: 3));

    [Fact]
    public void What_came_first_is_started_first()
    {
        _queue.Offer(Entry("a"), Now);
        _queue.Offer(Entry("b"), Now);

        Assert.Equal(["a", "b"], [Start(), Start()]);
        Assert.Equal("", Start());
    }

    [Fact]
    public void An_entry_offered_again_while_it_waits_or_runs_is_held_once()
    {
        _queue.Offer(Entry("a"), Now);
        Assert.True(_queue.Offer(Entry("a"), Now));
        Assert.Equal(1, _queue.Ready);

        Start();
        Assert.True(_queue.Offer(Entry("a"), Now));
        Assert.Equal(0, _queue.Ready);
        Assert.True(_queue.Holds(Entry("a").Document));

        _queue.Finish(Entry("a").Document);
        Assert.False(_queue.Holds(Entry("a").Document));
    }

    [Fact]
    public void Later_work_of_a_document_waits_until_what_runs_has_ended()
    {
        _queue.Offer(Entry("a"), Now);
        Start();
        _queue.Offer(Entry("a", page: 2), Now);
        _queue.Offer(Entry("b"), Now);

        Assert.Equal("b", Start());
        Assert.Equal("", Start());
        _queue.Finish(Entry("a").Document);
        Assert.Equal("a", Start());
    }

    [Fact]
    public void A_newer_attempt_replaces_the_one_that_waits_and_an_older_one_never_does()
    {
        _queue.Offer(Entry("a", attempt: 2), Now);
        _queue.Offer(Entry("a", attempt: 3), Now);
        _queue.Offer(Entry("a", attempt: 1), Now);

        Assert.Equal(3, _queue.Start(Lane.RealTime).Attempt);
        Assert.Equal(0, _queue.Ready);
    }

    [Fact]
    public void A_retry_waits_for_its_time_and_then_takes_its_place_behind_the_others()
    {
        _queue.Offer(Entry("late") with { NotBefore = Now.AddSeconds(5) }, Now);
        _queue.Offer(Entry("now"), Now);

        Assert.Equal("now", Start());
        Assert.Null(_queue.Next(Now.AddSeconds(4), slots: 9));
        Assert.Equal(Now.AddSeconds(5), _queue.NextDue);
        Assert.NotNull(_queue.Next(Now.AddSeconds(5), slots: 9));
        Assert.Equal("late", _queue.Start(Lane.RealTime).Document.Id);
    }

    [Fact]
    public void A_full_queue_refuses_and_takes_again_when_there_is_room()
    {
        Assert.All(["a", "b", "c"], id => Assert.True(_queue.Offer(Entry(id), Now)));
        Assert.False(_queue.Offer(Entry("d"), Now));
        Start();
        Assert.True(_queue.Offer(Entry("d"), Now));
    }

    [Fact]
    public void What_is_withdrawn_gives_its_place_back_whether_ready_or_delayed()
    {
        _queue.Offer(Entry("a"), Now);
        _queue.Offer(Entry("b") with { NotBefore = Now.AddSeconds(5) }, Now);
        _queue.Withdraw(Entry("a").Document);
        _queue.Withdraw(Entry("b").Document);

        Assert.Equal((0, 0), (_queue.Ready, _queue.Delayed));
        Assert.Null(_queue.Next(Now.AddSeconds(9), slots: 9));
    }

    [Fact]
    public void Whatever_of_a_tenant_waits_is_counted_whether_for_its_turn_or_its_time()
    {
        _queue.Offer(Entry("a"), Now);
        _queue.Offer(Entry("b") with { NotBefore = Now.AddMinutes(1) }, Now);
        var tenant = Entry("a").Document.Tenant;
        Assert.Equal((2, 1, 1), (_queue.WaitingOf(tenant), _queue.ReadyOf(tenant), _queue.DelayedOf(tenant)));
        Assert.Equal(0, _queue.WaitingOf("nobody"));

        Start();
        Assert.Equal(1, _queue.WaitingOf(tenant));
        _queue.Offer(Entry("a") with { Attempt = 7 }, Now);
        Assert.Equal(2, _queue.WaitingOf(tenant));
        _queue.Next(Now.AddMinutes(1), slots: 9);
        Assert.Equal((2, 0), (_queue.WaitingOf(tenant), _queue.Delayed));
        _queue.Withdraw(Entry("a").Document);
        _queue.Withdraw(Entry("b").Document);
        _queue.Withdraw(Entry("b").Document);
        Assert.Equal(0, _queue.WaitingOf(tenant));
    }

    [Fact]
    public void What_waits_for_a_service_is_ready_when_that_says_so_and_before_its_time()
    {
        _queue.Offer(Entry("a") with { NotBefore = Now.AddMinutes(1), Waits = true }, Now);
        Assert.Equal("", Start());
        _queue.Wake(Entry("a").Document, attempt: 1, Now);
        _queue.Wake(Entry("a").Document, attempt: 1, Now);

        Assert.Equal("a", Start());
        Assert.Equal((0, 0, 1), (_queue.Ready, _queue.Delayed, _queue.Running));
    }

    [Fact]
    public void A_service_that_says_so_while_it_is_asked_is_not_missed()
    {
        _queue.Offer(Entry("a"), Now);
        Start();
        _queue.Wake(Entry("a").Document, attempt: 1, Now);

        Assert.True(_queue.Finish(Entry("a").Document));
        _queue.Offer(Entry("a"), Now);
        Start();
        Assert.False(_queue.Finish(Entry("a").Document));
    }

    [Fact]
    public void Nobody_can_cut_short_a_back_off_or_wake_another_attempt_or_an_unknown_document()
    {
        _queue.Offer(Entry("back-off") with { NotBefore = Now.AddMinutes(1) }, Now);
        _queue.Offer(Entry("later", attempt: 2) with { NotBefore = Now.AddMinutes(1), Waits = true }, Now);
        _queue.Wake(Entry("back-off").Document, attempt: 1, Now);
        _queue.Wake(Entry("later").Document, attempt: 1, Now);
        _queue.Wake(Entry("unknown").Document, attempt: 1, Now);

        Assert.Equal((0, 2), (_queue.Ready, _queue.Delayed));
    }

    private string Start() => _queue.Next(Now, slots: 9) is { } lane ? _queue.Start(lane).Document.Id : "";

    private static QueueEntry Entry(string id, int attempt = 1, int page = 1) =>
        new(new DocumentKey("acme", id), Step.Extract, attempt, page, Lane.RealTime, null, null);
}
