using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Tests.Documents;

namespace Orleans.Docs.Tests.Events.Faults;

/// <summary>
/// A document's whole life, again and again, each time with one fault at another call to the store. Whatever goes
/// wrong, its history ends whole: no gap, no duplicate, nothing lost that was acknowledged, no mark left.
/// </summary>
public sealed class EveryCallTests : IDisposable
{
    private const int CallsMax = 200;

    private readonly TemporaryDirectory _directory = new();
    private readonly TestKeys _keys;

    public EveryCallTests() => _keys = new TestKeys(_directory);

    public static TheoryData<CallFault, bool> Faults => new MatrixTheoryData<CallFault, bool>(
        Enum.GetValues<CallFault>().Where(fault => fault != CallFault.None), [false, true]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _keys.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task At_every_call_of_a_life(CallFault fault, bool durable)
    {
        IEventStore store = durable
            ? new SqliteEventStore(_directory.PathOf("events.db"), new SqliteEventStoreOptions(), TimeProvider.System)
            : new MemoryEventStore(TimeProvider.System);
        using var opened = store as IDisposable;
        var undisturbed = new FaultyCalls(store, CallFault.None, at: 0);
        await Live(undisturbed, new DocumentKey("acme", "undisturbed"), store, []);
        Assert.InRange(undisturbed.Calls, 10, CallsMax);

        var noticed = 0;
        for (var at = 1; at <= undisturbed.Calls; at++)
        {
            var key = new DocumentKey("acme", $"call-{at}");
            var rivals = new List<Guid>();
            var faulty = new FaultyCalls(store, fault, at, () => Rival(store, key, rivals));
            noticed += await Live(faulty, key, store, rivals);
        }

        // A request that arrives twice is the store's own matter; every other fault must have been seen.
        Assert.True(fault == CallFault.ArriveTwice ? noticed == 0 : noticed >= undisturbed.Calls / 2, $"{noticed}");
    }

    private async Task<int> Live(IEventStore faulty, DocumentKey key, IEventStore store, List<Guid> rivals)
    {
        var life = new StoredLife(faulty, _keys.Ring, key);
        await life.Whole(Token);
        if (rivals.Count > 0)
        {
            // The rival's correction may have come last, and left its episode to the sweep.
            await new StoredLife(store, _keys.Ring, key).Settle(Token);
        }

        await Check(store, key, [.. life.Acknowledged, .. rivals]);
        return life.Failures;
    }

    /// <summary>Another activation of the same document, which is faster.</summary>
    private async Task Rival(IEventStore store, DocumentKey key, List<Guid> acknowledged)
    {
        if (await store.Read(StreamName.Of(key), 1, Token).AnyAsync(Token))
        {
            var rival = new StoredLife(store, _keys.Ring, key);
            await rival.Correct("vendor", "Rival", "rival", Token);
            acknowledged.AddRange(rival.Acknowledged);
        }
    }

    private async Task Check(IEventStore store, DocumentKey key, IReadOnlyList<Guid> acknowledged)
    {
        // The replay refuses a gap, a broken chain and altered bytes.
        var streams = new DocumentStreams(store, _keys.Ring, new CommitCodec(EventCatalog.Default));
        var commits = await streams.Replay(key, Token).Select(step => step.Commit).ToListAsync(Token);
        var document = (await streams.Load(key, Token)).State;
        var events = commits.SelectMany(commit => commit.Events).ToList();
        var story = $"{key}: {string.Join(", ", events.Select(e => e.GetType().Name))}";

        Assert.Equal(events.Count, document.Version);
        Assert.Equal(acknowledged.Count, acknowledged.Distinct().Count());
        Assert.Empty(acknowledged.Except(commits.Select(commit => commit.Envelope.CommitId)));
        Assert.True(events.Count(e => e is Uploaded) == 1, story);
        Assert.True(events.Count(e => e is StepFailed) == 1, story);
        Assert.True(events.Count(e => e is PagesExtracted) == 2, story);
        Assert.True(events.Count(e => e is Classified or PiiFlagged or Summarized) == 3, story);
        Assert.True(events.Count(e => e is Corrected { Field: "total" }) == 1, story);
        Assert.True(events.Count(e => e is Corrected { Field: "vendor" }) <= 1, story);
        Assert.True(document.IsSettled && Pipeline.Owed(document).IsEmpty, story);
        var marks = await store.Unsettled(DateTimeOffset.MaxValue, null, 1_000, Token);
        Assert.DoesNotContain(StreamName.Of(key), marks.Select(episode => episode.Stream));
    }
}
