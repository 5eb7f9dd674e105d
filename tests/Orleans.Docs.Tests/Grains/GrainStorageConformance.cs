using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;
using Orleans.Storage;
using Xunit;

namespace Orleans.Docs.Tests.Grains;

/// <summary>What every grain storage promises; a storage takes part with one derived class.</summary>
public abstract class GrainStorageConformance : Conformance<IGrainStorage>
{
    private static readonly GrainId A = GrainId.Create("batch", "a");
    private static readonly GrainId B = GrainId.Create("batch", "b");

    protected IGrainStorage Storage => Store;

    [Fact]
    public async Task A_missing_state_reads_as_a_fresh_one()
    {
        var state = new CounterState { State = { Count = 5 }, ETag = "old", RecordExists = true };
        await Storage.ReadStateAsync("s", A, state);
        Assert.Equal((0, null, false), (state.State.Count, state.ETag, state.RecordExists));
    }

    [Fact]
    public async Task A_written_state_is_read_back_with_its_tag()
    {
        var written = await Write(A, 7);
        var read = await Read(A);
        Assert.Equal((7, written.ETag, true), (read.State.Count, read.ETag, read.RecordExists));
        Assert.True(written.RecordExists);
        Assert.NotNull(written.ETag);
    }

    [Fact]
    public async Task Each_write_changes_the_tag_and_the_holder_of_the_last_one_may_write()
    {
        var state = await Write(A, 1);
        for (var count = 2; count <= 4; count++)
        {
            var before = state.ETag;
            state.State.Count = count;
            await Storage.WriteStateAsync("s", A, state);
            Assert.NotEqual(before, state.ETag);
        }

        Assert.Equal(4, (await Read(A)).State.Count);
    }

    [Fact]
    public async Task A_write_with_an_old_tag_is_inconsistent_and_changes_nothing()
    {
        var old = await Write(A, 1);
        var oldTag = old.ETag;
        var current = await Read(A);
        current.State.Count = 2;
        await Storage.WriteStateAsync("s", A, current);

        old.State.Count = 9;
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("s", A, old));
        Assert.Equal(oldTag, old.ETag);
        Assert.Equal((2, current.ETag), ((await Read(A)).State.Count, (await Read(A)).ETag));
    }

    [Fact]
    public async Task A_write_without_a_tag_over_a_stored_state_is_inconsistent()
    {
        await Write(A, 1);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(A, 2));
        Assert.Equal(1, (await Read(A)).State.Count);
    }

    [Fact]
    public async Task A_write_with_a_tag_where_nothing_is_stored_is_inconsistent()
    {
        var state = new CounterState { ETag = "made-up" };
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("s", A, state));
        Assert.False((await Read(A)).RecordExists);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_racing_writers_exactly_one_wins(bool stored)
    {
        if (stored)
        {
            await Write(A, 0);
        }

        var rivals = new List<CounterState>();
        for (var i = 1; i <= 6; i++)
        {
            var rival = await Read(A);
            rival.State.Count = i;
            rivals.Add(rival);
        }

        var won = await Task.WhenAll(rivals.Select(rival => Task.Run(() => Wins(rival))));
        var winner = Assert.Single(rivals.Where((_, i) => won[i]));
        Assert.Equal((winner.State.Count, winner.ETag), ((await Read(A)).State.Count, (await Read(A)).ETag));
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_no_other()
    {
        var state = await Write(A, 1);
        await Write(B, 2);
        await Write(A, 3, "other");

        await Storage.ClearStateAsync("s", A, state);

        Assert.Equal((0, null, false), (state.State.Count, state.ETag, state.RecordExists));
        Assert.False((await Read(A)).RecordExists);
        Assert.Equal(2, (await Read(B)).State.Count);
        Assert.Equal(3, (await Read(A, "other")).State.Count);
    }

    [Fact]
    public async Task A_clear_with_an_old_tag_is_inconsistent_and_changes_nothing()
    {
        var old = await Write(A, 1);
        var current = await Read(A);
        await Storage.WriteStateAsync("s", A, current);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("s", A, old));
        Assert.True((await Read(A)).RecordExists);
    }

    [Fact]
    public async Task Clearing_what_is_not_there_does_nothing()
    {
        var state = new CounterState();
        await Storage.ClearStateAsync("s", A, state);
        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task After_a_clear_the_state_can_be_created_anew_and_tags_of_its_former_life_never_fit()
    {
        var former = await Write(A, 1);
        await Storage.ClearStateAsync("s", A, await Read(A));
        var anew = await Write(A, 2);
        Assert.NotEqual(former.ETag, anew.ETag);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("s", A, former));
        Assert.Equal(2, (await Read(A)).State.Count);
    }

    [Fact]
    public async Task States_and_tags_are_there_after_a_restart()
    {
        var state = await Write(A, 1);
        await Storage.ClearStateAsync("s", B, await Write(B, 2));
        await Reopen();

        Assert.Equal(1, (await Read(A)).State.Count);
        Assert.False((await Read(B)).RecordExists);
        state.State.Count = 5;
        await Storage.WriteStateAsync("s", A, state);
    }

    protected async Task<CounterState> Write(GrainId grain, int count, string name = "s")
    {
        var state = new CounterState { State = { Count = count } };
        await Storage.WriteStateAsync(name, grain, state);
        return state;
    }

    protected async Task<CounterState> Read(GrainId grain, string name = "s")
    {
        var state = new CounterState();
        await Storage.ReadStateAsync(name, grain, state);
        return state;
    }

    private async Task<bool> Wins(CounterState state)
    {
        try
        {
            await Storage.WriteStateAsync("s", A, state);
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }
}

[GenerateSerializer, Alias("docs.tests.Counter")]
public sealed class Counter
{
    [Id(0)]
    public int Count { get; set; }

    [Id(1)]
    public string Text { get; set; } = "";
}

/// <summary>What a grain holds of its state; unlike the runtime's own, never without one.</summary>
public sealed class CounterState : IGrainState<Counter>
{
    [AllowNull]
    public Counter State { get; set; } = new();

    public string? ETag { get; set; }

    public bool RecordExists { get; set; }
}
