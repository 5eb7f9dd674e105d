using Orleans.Docs.Admission;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Tests.Admission;

/// <summary>Nobody waits for ever, and nobody waits for what does not concern him.</summary>
public sealed class FairnessTests
{
    private const int Slots = 8;

    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly QueueRules Rules = new(WaitingMax: 1_000_000);

    private readonly StepQueue _queue = new(Rules);

    [Fact]
    public void A_real_time_document_finds_a_slot_however_much_batch_work_waits_and_runs()
    {
        Fill("batch", 1_000, Lane.Batch);
        var running = StartAll();
        Assert.Equal(Rules.BatchMax(Slots), running.Count);

        Fill("urgent", Slots - running.Count, Lane.RealTime);
        Assert.All(StartAll(), entry => Assert.Equal(Lane.RealTime, entry.Lane));
        Assert.Equal(Slots, _queue.Running);
    }

    [Fact]
    public void Of_one_slot_alone_real_time_work_is_the_next_to_get_it()
    {
        Fill("batch", 10, Lane.Batch);
        Assert.Equal(Lane.Batch, _queue.Next(Now, slots: 1));
        var batch = _queue.Start(Lane.Batch);
        Fill("urgent", 1, Lane.RealTime);
        _queue.Finish(batch.Document);
        Assert.Equal(Lane.RealTime, _queue.Next(Now, slots: 1));
    }

    [Fact]
    public void Batch_work_gets_its_share_while_real_time_work_never_ends()
    {
        Fill("batch", 1_000, Lane.Batch);
        Fill("urgent", 1_000, Lane.RealTime);
        var started = OneAfterTheOther(500);
        Assert.Equal(500 / Rules.BatchTurn, started.Count(entry => entry.Lane is Lane.Batch));
    }

    [Fact]
    public void A_tenant_with_one_document_does_not_wait_behind_a_tenant_with_thousands()
    {
        Fill("large", 10_000, Lane.RealTime);
        OneAfterTheOther(5);
        Fill("small", 1, Lane.RealTime);
        Assert.Contains(OneAfterTheOther(2), entry => entry.Document.Tenant == "small");
    }

    [Fact]
    public void Tenants_get_the_same_number_of_turns()
    {
        FillThree();
        Assert.All(
            OneAfterTheOther(300).CountBy(entry => entry.Document.Tenant), tenant => Assert.Equal(100, tenant.Value));
    }

    [Fact]
    public void A_tenant_whose_calls_are_long_holds_no_more_slots_than_the_others()
    {
        FillThree();
        var held = 0;
        for (var i = 0; i < 100; i++)
        {
            foreach (var entry in StartAll())
            {
                if (entry.Document.Tenant == "a")
                {
                    held++;
                }
                else
                {
                    _queue.Finish(entry.Document);
                }
            }
        }

        Assert.Equal((Slots / 3) + 1, held);
    }

    [Fact]
    public void A_deadline_moves_a_document_up_among_those_of_its_tenant_and_starves_nobody()
    {
        Fill("a", 3, Lane.RealTime);
        _queue.Offer(Entry("a", "soon", Lane.RealTime) with { Deadline = Now.AddMinutes(1) }, Now);
        _queue.Offer(Entry("a", "past", Lane.RealTime) with { Deadline = Now.AddDays(-1) }, Now);
        Assert.Equal(["past", "soon", "a-0"], OneAfterTheOther(3).Select(entry => entry.Document.Id));

        // What has waited for long goes before any deadline that comes up now.
        _queue.Offer(
            Entry("a", "late", Lane.RealTime) with { Deadline = Now }, Now + Rules.Patience + TimeSpan.FromSeconds(1));
        Assert.Equal(["a-1", "a-2", "late"], OneAfterTheOther(3).Select(entry => entry.Document.Id));
    }

    [Fact]
    public void What_is_paused_keeps_its_place_and_holds_nobody_else_up()
    {
        Fill("held", 5, Lane.RealTime);
        Fill("free", 5, Lane.RealTime);
        _queue.Pause(new QueuePauses { Tenants = ["held"] });
        Assert.All(OneAfterTheOther(5), entry => Assert.Equal("free", entry.Document.Tenant));
        Assert.Null(_queue.Next(Now, Slots));
        Assert.Equal(5, _queue.Ready);

        _queue.Pause(new QueuePauses { Lanes = [Lane.RealTime] });
        Assert.Null(_queue.Next(Now, Slots));
        _queue.Pause(QueuePauses.None);
        Assert.Equal("held-0", OneAfterTheOther(1)[0].Document.Id);
    }

    [Fact]
    public void A_place_in_the_lane_is_known_without_counting_it_out()
    {
        Fill("a", 100, Lane.RealTime);
        Fill("b", 10, Lane.RealTime);
        Assert.Equal(50 + 10, _queue.Ahead(new DocumentKey("a", "a-50")));
        Assert.Equal(100 + 10, _queue.Ahead(Lane.RealTime, "a"));
        Assert.Equal(1 + 1, _queue.Ahead(Lane.RealTime, "c"));
        OneAfterTheOther(20);
        Assert.Equal(40, _queue.Ahead(new DocumentKey("a", "a-50")));
    }

    [Fact]
    public void A_waiting_document_takes_less_than_a_kilobyte_and_gives_it_back()
    {
        const int Count = 100_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Count; i++)
        {
            // Strings of their own, as a message brings them.
            var document = new DocumentKey($"tenant-{i % 50}", $"{i:x32}");
            Assert.True(_queue.Offer(
                new QueueEntry(
                    document, Step.Extract, 1, 1, (Lane)(i % 2), null, null,
                    TraceParent: $"00-{i:x32}-{i:x16}-01"),
                Now));
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        Assert.InRange(each, 1, 1_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{each} bytes for a waiting document");

        for (var i = 0; i < Count; i++)
        {
            _queue.Withdraw(new DocumentKey($"tenant-{i % 50}", $"{i:x32}"));
        }

        Assert.Equal(0, _queue.Ready);
        Assert.Null(_queue.Next(Now, Slots));
    }

    private void FillThree() => Array.ForEach(["a", "b", "c"], tenant => Fill(tenant, 1_000, Lane.RealTime));

    private List<QueueEntry> StartAll()
    {
        var started = new List<QueueEntry>();
        while (_queue.Running < Slots && _queue.Next(Now, Slots) is { } lane)
        {
            started.Add(_queue.Start(lane));
        }

        return started;
    }

    private List<QueueEntry> OneAfterTheOther(int count)
    {
        var started = new List<QueueEntry>();
        for (var i = 0; i < count && _queue.Next(Now, Slots) is { } lane; i++)
        {
            started.Add(_queue.Start(lane));
            _queue.Finish(started[^1].Document);
        }

        return started;
    }

    private void Fill(string tenant, int count, Lane lane)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True(_queue.Offer(Entry(tenant, $"{tenant}-{i}", lane), Now));
        }
    }

    private static QueueEntry Entry(string tenant, string id, Lane lane) =>
        new(new DocumentKey(tenant, id), Step.Extract, 1, 1, lane, null, null);
}
