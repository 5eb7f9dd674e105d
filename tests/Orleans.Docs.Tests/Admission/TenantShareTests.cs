using Orleans.Docs.Admission;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Tests.Admission;

/// <summary>What a queue says to one tenant is of that tenant alone.</summary>
public sealed class TenantShareTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(1);

    private readonly StepQueue _queue = new(new QueueRules(WaitingMax: 100));
    private readonly QueueOutlook _outlook;

    public TenantShareTests() => _outlook = new QueueOutlook(_queue, new QueueRules(WaitingMax: 100));

    [Fact]
    public void It_counts_what_waits_runs_and_is_delayed_of_the_tenant_and_since_when()
    {
        Offer("acme", "a", Now - TimeSpan.FromSeconds(30));
        Offer("globex", "b", Now - TimeSpan.FromSeconds(20));
        Offer("globex", "c", Now - TimeSpan.FromSeconds(10));
        _queue.Offer(Entry("globex", "d") with { NotBefore = Now.AddHours(1) }, Now);
        Assert.Equal(Lane.RealTime, _queue.Next(Now, slots: 1));
        _queue.Start(Lane.RealTime);

        Assert.Equal((0, 0, 1), Seen("acme"));
        Assert.Equal((2, 1, 0), Seen("globex"));
        Assert.Equal((0, 0, 0), Seen("initech"));
        Assert.Equal(TimeSpan.FromSeconds(20), Status("globex").OldestWaiting);
        Assert.Null(Status("initech").OldestWaiting);
        Assert.Equal((2, 1), (Status(null).Waiting, Status(null).Running));
    }

    private (int Waiting, int Delayed, int Running) Seen(string tenant)
    {
        var status = Status(tenant);
        Assert.Equal(status.Waiting, _queue.ReadyOf(tenant));
        Assert.Equal(0, status.PerSecond);
        return (status.Waiting, _queue.DelayedOf(tenant), status.Running);
    }

    private LaneStatus Status(string? tenant) =>
        _outlook.Status(Lane.RealTime, new Pace(1, null), Now, isPaused: false, tenant);

    private void Offer(string tenant, string id, DateTimeOffset now) => _queue.Offer(Entry(tenant, id), now);

    private static QueueEntry Entry(string tenant, string id) =>
        new(new DocumentKey(tenant, id), Step.Classify, 1, 0, Lane.RealTime, null, null);
}
