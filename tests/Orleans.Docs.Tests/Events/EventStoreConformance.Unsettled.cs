using Orleans.Docs.Events;
using Xunit;

namespace Orleans.Docs.Tests.Events;

public abstract partial class EventStoreConformance
{
    [Fact]
    public async Task Episodes_are_listed_oldest_first_with_their_stream_version_and_time()
    {
        var start = Clock.GetUtcNow();
        await Open(B, 1, count: 2);
        await Open(A, 1);
        await Store.Append(Commit(A, 2), Token);
        await Open(B, 3);

        Assert.Equal(
            [
                new UnsettledEpisode(B, 1, start),
                new UnsettledEpisode(A, 1, start.AddSeconds(1)),
                new UnsettledEpisode(B, 3, start.AddSeconds(2)),
            ],
            await Unsettled());
    }

    [Fact]
    public async Task Only_episodes_as_old_as_asked_for_are_listed()
    {
        var start = Clock.GetUtcNow();
        await Open(A, 1);
        await Open(A, 2);
        await Open(A, 3);
        var listed = await Store.Unsettled(start.AddSeconds(1), null, 100, Token);
        Assert.Equal([1L, 2L], listed.Select(episode => episode.FirstVersion));
        Assert.Empty(await Store.Unsettled(start.AddTicks(-1), null, 100, Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pages_of_episodes_together_hold_each_once_even_when_many_opened_at_one_moment(bool sameMoment)
    {
        for (var i = 0; i < 12; i++)
        {
            await Open(Stream($"s{i % 5}"), (i / 5) + 1, seconds: sameMoment ? 0 : 1);
        }

        var paged = new List<UnsettledEpisode>();
        IReadOnlyList<UnsettledEpisode> page;
        do
        {
            UnsettledEpisode? after = paged.Count == 0 ? null : paged[^1];
            page = await Store.Unsettled(DateTimeOffset.MaxValue, after, 5, Token);
            Assert.InRange(page.Count, 0, 5);
            paged.AddRange(page);
            Assert.InRange(paged.Count, 0, 12);
        }
        while (page.Count > 0);

        Assert.Equal(await Unsettled(), paged);
        Assert.Equal(12, paged.Distinct().Count());
    }

    [Fact]
    public async Task Paging_goes_on_behind_an_episode_that_was_settled_meanwhile()
    {
        for (var version = 1; version <= 4; version++)
        {
            await Open(A, version);
        }

        var first = await Store.Unsettled(DateTimeOffset.MaxValue, null, 2, Token);
        await Store.Unmark(A, 1, Token);
        await Store.Unmark(A, 2, Token);
        var rest = await Store.Unsettled(DateTimeOffset.MaxValue, first[^1], 10, Token);
        Assert.Equal([3L, 4L], rest.Select(episode => episode.FirstVersion));
    }

    [Fact]
    public async Task Removing_a_mark_removes_that_one_alone_and_leaves_the_commit()
    {
        await Open(A, 1);
        await Open(A, 2);
        await Open(B, 1);

        await Store.Unmark(A, 1, Token);

        Assert.Equal([(A, 2L), (B, 1L)], (await Unsettled()).Select(e => (e.Stream, e.FirstVersion)));
        Assert.All(await Read(A), commit => Assert.True(commit.OpensEpisode));
    }

    [Fact]
    public async Task Removing_a_mark_that_is_not_there_does_nothing()
    {
        await Open(A, 1);
        await Store.Append(Commit(A, 2), Token);
        await Store.Unmark(A, 2, Token);
        await Store.Unmark(A, 3, Token);
        await Store.Unmark(B, 1, Token);
        Assert.Single(await Unsettled());

        await Store.Unmark(A, 1, Token);
        await Store.Unmark(A, 1, Token);
        Assert.Empty(await Unsettled());
    }

    [Fact]
    public async Task A_repeated_commit_does_not_bring_a_removed_mark_back()
    {
        var commit = Commit(A, 1, opens: true);
        await Store.Append(commit, Token);
        await Store.Unmark(A, 1, Token);
        await Store.Append(commit, Token);
        Assert.Empty(await Unsettled());
    }

    private async Task Open(StreamName stream, long version, int count = 1, int seconds = 1)
    {
        await Store.Append(Commit(stream, version, count, opens: true), Token);
        Clock.Advance(TimeSpan.FromSeconds(seconds));
    }
}
