using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Admission;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Tests.Operations;

/// <summary>What the sweep looks at, and when, where far more waits than one sweep looks at.</summary>
public sealed class UnsettledRoundsTests
{
    private const int PerLook = 100;

    private readonly FakeTimeProvider _clock = new();
    private readonly Marks _marks = new();
    private readonly Queues _queues = new();
    private readonly List<DocumentKey> _poked = [];
    private readonly UnsettledRounds _rounds;

    public UnsettledRoundsTests() => _rounds = new UnsettledRounds(
        _marks, _queues,
        new SweepOptions { EpisodesMax = PerLook, PageMax = 10, ConcurrencyMax = 1 }, _clock, Poke);

    [Fact]
    public async Task A_document_that_no_queue_holds_is_found_behind_however_many_that_wait()
    {
        Fill(1_000);
        var lost = _marks.All[987].Stream.Document;
        _queues.Held.Remove(lost);
        for (var looks = 0; looks < 10 && _poked.Count == 0; looks++)
        {
            await Look();
        }

        Assert.Equal([lost], _poked);
    }

    [Fact]
    public async Task Each_round_sees_every_mark_that_stood_when_it_began_and_begins_again_with_the_oldest()
    {
        Fill(250);
        Assert.False((await Look()).IsOver);

        // What comes in the meantime makes no round longer.
        for (var i = 0; i < 1_000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            Add();
        }

        Assert.False((await Look()).IsOver);
        Assert.True((await Look()).IsOver);
        Assert.Equal(250, _rounds.Unsettled);
        _queues.Held.Remove(_marks.All[0].Stream.Document);
        await Look();
        Assert.Equal([_marks.All[0].Stream.Document], _poked);
    }

    [Fact]
    public async Task It_goes_on_at_once_while_it_finds_what_a_queue_has_lost_and_not_where_queues_are_full()
    {
        Fill(250);
        Assert.False((await Look()).GoesOn);
        _queues.Held.Clear();
        Assert.True((await Look()).GoesOn);
        var last = await Look();
        Assert.Equal((50, true, false), (last.Poked, last.IsOver, last.GoesOn));

        _queues.Room = 5;
        var full = await Look();
        Assert.Equal((true, false), (full.IsFull, full.GoesOn));
    }

    [Fact]
    public async Task One_that_was_poked_is_left_alone_for_longer_each_time_and_for_no_longer_where_a_queue_was_full()
    {
        Fill(1);
        _queues.Held.Clear();
        await Look();
        _clock.Advance(TimeSpan.FromSeconds(9));
        await Look();
        Assert.Single(_poked);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _queues.Held.Clear();
        await Look();
        Assert.Equal(2, _poked.Count);
        _clock.Advance(TimeSpan.FromSeconds(19));
        _queues.Held.Clear();
        await Look();
        Assert.Equal(2, _poked.Count);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _queues.Room = 0;
        await Look();
        Assert.Equal(3, _poked.Count);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await Look();
        Assert.Equal(4, _poked.Count);
    }

    private Task<SweepLook> Look() => _rounds.Look(_clock.GetUtcNow(), TestContext.Current.CancellationToken);

    private void Fill(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Add();
        }
    }

    private void Add()
    {
        var document = new DocumentKey("acme", $"d{_marks.All.Count:D5}");
        _marks.All.Add(new UnsettledEpisode(StreamName.Of(document), 1, _clock.GetUtcNow()));
        _queues.Held.Add(document);
    }

    private Task<bool> Poke(UnsettledEpisode episode, TimeSpan leftAlone)
    {
        _poked.Add(episode.Stream.Document);
        var isTaken = _queues.Held.Count < _queues.Room;
        if (isTaken)
        {
            _queues.Held.Add(episode.Stream.Document);
        }

        return Task.FromResult(isTaken);
    }

    private sealed class Queues : IAdmission
    {
        public HashSet<DocumentKey> Held { get; } = [];

        public int Room { get; set; } = int.MaxValue;

        public Task<IReadOnlyList<DocumentKey>> NotHeld(IReadOnlyList<DocumentKey> documents) =>
            Task.FromResult<IReadOnlyList<DocumentKey>>([.. documents.Where(d => !Held.Contains(d))]);

        public Task<bool> Offer(QueueEntry entry) => throw new NotSupportedException();

        public Task Withdraw(DocumentKey document) => throw new NotSupportedException();

        public Task Wake(DocumentKey document, Step step, int attempt) => throw new NotSupportedException();

        public Task<ArrivalEstimate?> Expect(Document document) => throw new NotSupportedException();
    }

    /// <summary>A store that has marks and nothing else; they stand in the order in which they were set.</summary>
    private sealed class Marks : IEventStore
    {
        public List<UnsettledEpisode> All { get; } = [];

        public Task<IReadOnlyList<UnsettledEpisode>> Unsettled(
            DateTimeOffset until, UnsettledEpisode? after, int countMax, CancellationToken cancellationToken)
        {
            var from = after is { } last ? All.IndexOf(last) + 1 : 0;
            return Task.FromResult<IReadOnlyList<UnsettledEpisode>>(
                [.. All.Skip(from).TakeWhile(mark => mark.Since <= until).Take(countMax)]);
        }

        public Task Append(StoredCommit commit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<StoredCommit> Read(
            StreamName stream, long fromVersion, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<StoredCommit> ReadAll(
            int partition, int partitions, StreamName? after, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task Unmark(StreamName stream, long firstVersion, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
