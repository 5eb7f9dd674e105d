using Orleans.Docs.Admission;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Tests.Admission;

public sealed class StepQueueTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private readonly StepQueue _queue = new(waitingMax: 3);

    [Fact]
    public void What_came_first_is_started_first()
    {
        _queue.Offer(Entry("a"), Now);
        _queue.Offer(Entry("b"), Now);

        Assert.Equal(["a", "b"], [Start(), Start()]);
        Assert.False(_queue.TryStart(Now, out _));
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
        Assert.False(_queue.TryStart(Now, out _));
        _queue.Finish(Entry("a").Document);
        Assert.Equal("a", Start());
    }

    [Fact]
    public void A_newer_attempt_replaces_the_one_that_waits_and_an_older_one_never_does()
    {
        _queue.Offer(Entry("a", attempt: 2), Now);
        _queue.Offer(Entry("a", attempt: 3), Now);
        _queue.Offer(Entry("a", attempt: 1), Now);

        Assert.True(_queue.TryStart(Now, out var entry));
        Assert.Equal(3, entry.Value.Attempt);
        Assert.Equal(0, _queue.Ready);
    }

    [Fact]
    public void A_retry_waits_for_its_time_and_then_takes_its_place_behind_the_others()
    {
        _queue.Offer(Entry("late") with { NotBefore = Now.AddSeconds(5) }, Now);
        _queue.Offer(Entry("now"), Now);

        Assert.Equal("now", Start());
        Assert.False(_queue.TryStart(Now.AddSeconds(4), out _));
        Assert.Equal(Now.AddSeconds(5), _queue.NextDue);
        Assert.True(_queue.TryStart(Now.AddSeconds(5), out var entry));
        Assert.Equal("late", entry.Value.Document.Id);
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
        Assert.False(_queue.TryStart(Now.AddSeconds(9), out _));
    }

    private string Start() => _queue.TryStart(Now, out var entry) ? entry.Value.Document.Id : "";

    private static QueueEntry Entry(string id, int attempt = 1, int page = 1) =>
        new(new DocumentKey("acme", id), Step.Extract, attempt, page, Lane.RealTime, null, null);
}
