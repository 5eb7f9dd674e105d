using Orleans.Docs.Search;

namespace Orleans.Docs.Tests.Search;

public sealed class GenerationWriterTests
{
    private static readonly IndexEntry Entry = new()
    {
        Document = new DocumentKey("acme", "a"),
        Version = 3,
        State = "completed",
        UploadedAt = DateTimeOffset.UnixEpoch,
    };

    private readonly FakeIndex _index = new("g1", "g2");
    private readonly GenerationWriter _writer;
    private IndexGenerations _set = IndexGenerations.First;

    public GenerationWriterTests() => _writer = new GenerationWriter(
        _index,
        () => Task.FromResult(_set),
        generation =>
        {
            _set = _set.Damage(generation);
            return Task.CompletedTask;
        });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_generation_of_the_set_holds_what_was_written()
    {
        _set = _set.Begin();
        await _writer.Write([Entry], Cancellation);

        Assert.Equal((3, 3), await Versions());
    }

    [Fact]
    public async Task A_generation_that_joins_while_a_write_is_under_way_gets_it_as_well()
    {
        var joined = false;
        _index.Writing = (_, _) =>
        {
            _set = joined ? _set : _set.Begin();
            joined = true;
            return Task.CompletedTask;
        };
        await _writer.Write([Entry], Cancellation);

        Assert.Equal((3, 3), await Versions());
        Assert.Equal(["g1", "g1", "g2"], _index.Writes.Select(write => write.Generation).Order());
    }

    [Fact]
    public async Task A_change_that_adds_no_generation_needs_no_second_write()
    {
        _set = _set.Begin();
        var changed = false;
        _index.Writing = (_, _) =>
        {
            _set = changed ? _set : _set.Swap(DateTimeOffset.UnixEpoch);
            changed = true;
            return Task.CompletedTask;
        };
        await _writer.Write([Entry], Cancellation);

        Assert.Equal(2, _index.Writes.Count);
    }

    [Fact]
    public async Task A_generation_that_is_dropped_meanwhile_need_not_hold_it()
    {
        _set = _set.Begin();
        _index.Writing = async (generation, _) =>
        {
            if (generation == "g2" && _set.Building is not null)
            {
                _set = _set.Abandon();
                await _index.Drop("g2", Cancellation);
            }
        };
        await _writer.Write([Entry], Cancellation);

        Assert.Equal(3, _index.Held("g1").Single().Value.Version);
    }

    [Fact]
    public async Task A_generation_of_the_set_that_fails_fails_the_write()
    {
        _set = _set.Begin();
        _index.Writing = (generation, _) =>
            generation == "g2" ? throw new IndexUnavailableException("disk full") : Task.CompletedTask;

        await Assert.ThrowsAsync<IndexUnavailableException>(() => _writer.Write([Entry], Cancellation));
    }

    [Fact]
    public async Task A_damaged_generation_leaves_the_set_and_the_others_are_written()
    {
        _set = _set.Begin();
        _index.Writing = (generation, _) => generation == "g1" ? throw Damaged("g1") : Task.CompletedTask;
        await _writer.Write([Entry], Cancellation);

        Assert.Equal((true, "g2"), (_set.LiveIsDamaged, _set.All.Single()));
        Assert.Equal((0, 3), await Versions());
    }

    [Fact]
    public async Task Damage_to_the_only_generation_holds_no_write_back()
    {
        _index.Writing = (generation, _) => throw Damaged(generation);
        await _writer.Write([Entry], Cancellation);

        Assert.True(_set.LiveIsDamaged);
        Assert.Empty(_set.All);
        Assert.Equal((0, 0), await Versions());
    }

    [Fact]
    public async Task A_write_under_an_older_epoch_than_was_adopted_is_refused()
    {
        var stale = _set;
        _writer.Adopt(_set.Begin().Epoch);

        await Assert.ThrowsAsync<StaleEpochException>(() => _writer.Write([Entry], Cancellation));
        Assert.Empty(_index.Writes);

        _set = stale.Begin();
        await _writer.Write([Entry], Cancellation);
        Assert.Equal((3, 3), await Versions());
    }

    [Fact]
    public async Task A_write_under_an_older_epoch_than_was_seen_is_refused()
    {
        var stale = _set;
        _set = _set.Begin();
        await _writer.Write([Entry], Cancellation);
        _set = stale;

        await Assert.ThrowsAsync<StaleEpochException>(() => _writer.Write([Entry], Cancellation));
    }

    [Fact]
    public async Task A_set_that_keeps_changing_gives_the_write_back()
    {
        _index.Writing = async (generation, _) =>
        {
            if (generation == _set.Live)
            {
                _set = (_set.Building is null ? _set : _set.Abandon()).Begin();
                await _index.Create(_set.Building!, Cancellation);
            }
        };

        await Assert.ThrowsAsync<IndexUnavailableException>(() => _writer.Write([Entry], Cancellation));
    }

    private static IndexUnavailableException Damaged(string generation) =>
        new("a page of it is damaged") { Damaged = generation };

    private async Task<(long G1, long G2)> Versions() => (
        (await _index.Find("g1", Entry.Document, Cancellation))?.Version ?? 0,
        (await _index.Find("g2", Entry.Document, Cancellation))?.Version ?? 0);
}
