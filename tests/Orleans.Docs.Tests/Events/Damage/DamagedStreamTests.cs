using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Tests.Documents;

namespace Orleans.Docs.Tests.Events.Damage;

/// <summary>Damage to one stream is told with its name, version and file, and concerns no other stream.</summary>
public sealed class DamagedStreamTests : IDisposable
{
    private static readonly DocumentKey Damaged = new("acme", "damaged");
    private static readonly DocumentKey Sound = new("acme", "sound");

    private readonly TemporaryDirectory _directory = new();
    private readonly TestKeys _keys;
    private readonly SqliteEventStore _store;

    public DamagedStreamTests()
    {
        _keys = new TestKeys(_directory);
        _store = new SqliteEventStore(
            File, new SqliteEventStoreOptions { ReadPageCommits = 2 }, TimeProvider.System);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => _directory.PathOf("events.db");

    public void Dispose()
    {
        _store.Dispose();
        _keys.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(0, "its format is unknown")]
    [InlineData(10, "its envelope")]
    [InlineData(-1, "its bytes were altered")]
    [InlineData(-60, "its bytes were altered")]
    public async Task A_flipped_byte(int at, string reason) =>
        await Expect(events => events.FlipRecordByte(Damaged.ToString(), 3, at), 3, reason);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(100)]
    public async Task A_record_cut_short(int length) =>
        await Expect(events => events.CutRecord(Damaged.ToString(), 3, length), 3, "its ");

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(1_000_000)]
    public async Task A_wrong_count_of_events(long count) =>
        await Expect(events => events.SetCount(Damaged.ToString(), 3, count), 3, "its envelope names another place");

    [Fact]
    public async Task A_hole() => await Expect(events => events.Remove(Damaged.ToString(), 3), 3, "events are missing");

    [Fact]
    public async Task A_stream_without_its_start() =>
        await Expect(events => events.Remove(Damaged.ToString(), 1), 1, "its events are missing");

    [Fact]
    public async Task A_commit_that_stands_twice()
    {
        var end = await Live();
        await Expect(
            events => events.Repeat(Damaged.ToString(), 3, end + 1), end + 1, "its envelope names another place");
    }

    [Fact]
    public async Task A_commit_in_place_of_another_breaks_the_chain()
    {
        await Live();
        var commits = await _store.Read(StreamName.Of(Damaged), 1, Token).ToListAsync(Token);
        var keys = await _keys.Ring.Open(Damaged, Token);
        var codec = new CommitCodec(EventCatalog.Default);
        var before = codec.Decode(commits[2], keys);
        var other = codec.Encode(before.Envelope with { Actor = "somebody" }, before.Events, keys);

        await Expect(
            events => events.ReplaceRecord(Damaged.ToString(), commits[2].FirstVersion, other.Record.ToArray()),
            commits[3].FirstVersion, "the hash chain is broken before it");
    }

    [Fact]
    public async Task An_event_that_nobody_knows()
    {
        await Live();
        var version = await StrangeEvent.Append(_store, _keys.Ring, Damaged, Token);
        await Told(version, $"no event is known under the name '{StrangeEvent.Name}'");
    }

    private async Task<long> Live()
    {
        foreach (var key in new[] { Damaged, Sound })
        {
            await new StoredLife(_store, _keys.Ring, key).Whole(Token);
        }

        return (await Streams().Load(Damaged, Token)).State.Version;
    }

    private DocumentStreams Streams() => new(_store, _keys.Ring, new CommitCodec(EventCatalog.Default));

    private async Task Expect(Action<DamagedEvents> damage, long version, string reason)
    {
        await Live();
        using (var events = new DamagedEvents(File))
        {
            damage(events);
        }

        await Told(version, reason);
    }

    private async Task Told(long version, string reason)
    {
        var error = await Assert.ThrowsAsync<StreamCorruptException>(() => Streams().Load(Damaged, Token));
        Assert.Equal((StreamName.Of(Damaged), version), (error.Stream, error.Version));
        Assert.Contains($"stream {Damaged} is damaged at version {version} in {File}: ", error.Message);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);

        // The others are read, alone and among all, and written; what is damaged is handed out for a check to see.
        var sound = new StoredLife(_store, _keys.Ring, Sound);
        await sound.Correct("total", "3.00", "afterwards", Token);
        Assert.Single(sound.Acknowledged);
        var all = await _store.ReadAll(0, 1, null, Token).Select(commit => commit.Stream).Distinct().ToListAsync(Token);
        Assert.Equal([StreamName.Of(Damaged), StreamName.Of(Sound)], all);
        Assert.Single(await _store.Unsettled(DateTimeOffset.MaxValue, null, 10, Token));
    }
}
