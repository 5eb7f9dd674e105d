using Orleans.Docs.Events;
using Xunit;

namespace Orleans.Docs.Tests.Events;

public abstract partial class EventStoreConformance
{
    [Fact]
    public async Task An_unknown_stream_reads_as_empty()
    {
        await Store.Append(Commit(A, 1), Token);
        Assert.Empty(await Read(B));
    }

    [Theory]
    [InlineData(1, new long[] { 1, 2, 6 })]
    [InlineData(2, new long[] { 2, 6 })]
    [InlineData(4, new long[] { 2, 6 })]
    [InlineData(5, new long[] { 2, 6 })]
    [InlineData(6, new long[] { 6 })]
    [InlineData(7, new long[0])]
    [InlineData(long.MaxValue, new long[0])]
    public async Task Reading_from_the_middle_starts_with_the_commit_that_holds_the_version(long from, long[] found)
    {
        await Store.Append(Commit(A, 1), Token);
        await Store.Append(Commit(A, 2, count: 4), Token);
        await Store.Append(Commit(A, 6), Token);
        await Store.Append(Commit(B, 1, count: 9), Token);
        Assert.Equal(found, (await Read(A, from)).Select(commit => commit.FirstVersion));
    }

    [Fact]
    public async Task A_long_stream_is_read_whole_and_in_order()
    {
        var commits = Enumerable.Range(1, 40).Select(version => Commit(A, version, bytes: 60_000)).ToArray();
        foreach (var commit in commits)
        {
            await Store.Append(commit, Token);
        }

        Same(commits, await Read(A));
        Same(commits, await ReadAll(0, 1, null));
        Same(commits[38..], await Read(A, 39));
    }

    [Fact]
    public async Task Streams_whose_names_begin_alike_keep_apart()
    {
        string[] ids = ["doc", "doc-1", "doc-10", "do"];
        foreach (var id in ids)
        {
            await Store.Append(Commit(Stream(id), 1), Token);
        }

        foreach (var id in ids)
        {
            Assert.Equal(Stream(id), Assert.Single(await Read(Stream(id))).Stream);
        }
    }

    [Fact]
    public async Task Many_streams_appended_at_once_keep_their_versions()
    {
        await AppendMany(streams: 40, commitsEach: 6);
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal([1, 3, 5, 7, 9, 11], (await Read(Stream($"s{i}"))).Select(commit => commit.FirstVersion));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task All_partitions_together_hold_everything_once_and_each_stream_whole_and_in_order(int partitions)
    {
        await AppendMany(streams: 60, commitsEach: 3);
        var all = new List<StoredCommit>();
        for (var partition = 0; partition < partitions; partition++)
        {
            var commits = await ReadAll(partition, partitions, null);
            var streams = Runs(commits);
            Assert.Equal(streams.Distinct(), streams);
            all.AddRange(commits);
        }

        Assert.Equal(60 * 3, all.Count);
        Assert.Equal(60, Runs(all).Distinct().Count());
        Assert.All(all.GroupBy(c => c.Stream), s => Assert.Equal([1, 3, 5], s.Select(c => c.FirstVersion)));
    }

    [Fact]
    public async Task The_order_of_a_partition_stays_and_reading_resumes_behind_any_of_its_streams()
    {
        await AppendMany(streams: 50, commitsEach: 2);
        for (var partition = 0; partition < 2; partition++)
        {
            var streams = Runs(await ReadAll(partition, 2, null));
            Assert.Equal(streams, Runs(await ReadAll(partition, 2, null)));
            for (var i = 0; i < streams.Count; i++)
            {
                Assert.Equal(streams[(i + 1)..], Runs(await ReadAll(partition, 2, streams[i])));
            }
        }
    }

    [Fact]
    public async Task A_stream_stays_in_its_partition_when_streams_are_added()
    {
        await AppendMany(streams: 20, commitsEach: 1);
        var before = Runs(await ReadAll(0, 2, null));
        await AppendMany(streams: 60, commitsEach: 1, first: 20);
        Assert.Equal(before, Runs(await ReadAll(0, 2, null)).Where(before.Contains));
    }

    [Fact]
    public async Task Reading_everything_while_appends_go_on_sees_what_was_there_before()
    {
        await AppendMany(streams: 30, commitsEach: 2);
        var appends = AppendMany(streams: 60, commitsEach: 2, first: 30);
        var read = await ReadAll(0, 1, null);
        await appends;
        var old = Enumerable.Range(0, 30).Select(i => Stream($"s{i}")).ToHashSet();
        Assert.Equal(60, read.Count(commit => old.Contains(commit.Stream)));
        Assert.All(read.GroupBy(c => c.Stream), s => Assert.Equal(1, s.First().FirstVersion));
    }

    [Fact]
    public async Task A_partition_outside_of_the_partitions_is_refused()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => ReadAll(2, 2, null));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => ReadAll(-1, 2, null));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => ReadAll(0, 0, null));
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        Assert.SkipUnless(IsDurable, "this store ends with its process");
        var first = Commit(A, 1, opens: true);
        var second = Commit(A, 2, count: 2);
        await Store.Append(first, Token);
        await Store.Append(second, Token);
        await Store.Append(Commit(B, 1, opens: true), Token);
        await Store.Unmark(B, 1, Token);
        await Reopen();

        Same([first, second], await Read(A));
        Assert.Equal([A, B], Runs(await ReadAll(0, 1, null)).Order(Comparer<StreamName>.Create(ByText)));
        Assert.Equal([A], (await Unsettled()).Select(episode => episode.Stream));
        await Store.Append(second, Token);
        await Assert.ThrowsAsync<VersionConflictException>(() => Store.Append(Commit(A, 3), Token));
        await Store.Append(Commit(A, 4), Token);
    }

    private Task AppendMany(int streams, int commitsEach, int first = 0) =>
        Task.WhenAll(Enumerable.Range(first, streams - first).Select(i => Task.Run(async () =>
        {
            for (var n = 0; n < commitsEach; n++)
            {
                await Store.Append(Commit(Stream($"s{i}"), (2 * n) + 1, count: 2), Token);
            }
        })));

    /// <summary>The streams in the order read, one for each run, so that a torn stream shows twice.</summary>
    private static List<StreamName> Runs(List<StoredCommit> commits)
    {
        var runs = new List<StreamName>();
        foreach (var commit in commits)
        {
            if (runs.Count == 0 || runs[^1] != commit.Stream)
            {
                runs.Add(commit.Stream);
            }
        }

        return runs;
    }

    private static int ByText(StreamName x, StreamName y) => string.CompareOrdinal(x.ToString(), y.ToString());
}
