using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Events;
using Xunit;

namespace Orleans.Docs.Tests.Events;

/// <summary>
/// What every event store promises. A store takes part with one derived class that opens it.
/// The facts lie in three files: appending (here), reading, and unsettled episodes.
/// </summary>
public abstract partial class EventStoreConformance : Conformance<IEventStore>
{
    private static readonly StreamName A = Stream("a");
    private static readonly StreamName B = Stream("b");

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 3, 1, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task What_was_appended_is_read_back_unchanged()
    {
        var commit = Commit(A, 1, count: 3, opens: true, bytes: 1000);
        await Store.Append(commit, Token);
        Same([commit], await Read(A));
    }

    [Fact]
    public async Task Of_many_racing_writers_exactly_one_wins()
    {
        for (var version = 1; version <= 5; version++)
        {
            var rivals = Enumerable.Range(0, 8).Select(_ => Commit(A, version)).ToArray();
            var won = await Task.WhenAll(rivals.Select(rival => Task.Run(() => Wins(rival))));
            var winner = Assert.Single(rivals.Where((_, i) => won[i]));
            Assert.Equal(winner.CommitId, (await Read(A))[^1].CommitId);
            Assert.Equal(version, (await Read(A)).Count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(1000)]
    public async Task A_wrong_version_is_a_conflict_that_tells_the_versions_and_writes_nothing(long firstVersion)
    {
        await Store.Append(Commit(A, 1, count: 2), Token);
        await Store.Append(Commit(A, 3, count: 3), Token);

        var conflict = await Assert.ThrowsAsync<VersionConflictException>(
            () => Store.Append(Commit(A, firstVersion, opens: true), Token));

        Assert.Equal((A, firstVersion - 1, 5L), (conflict.Stream, conflict.Expected, conflict.Actual));
        Assert.Equal([1, 3], (await Read(A)).Select(commit => commit.FirstVersion));
        Assert.Empty(await Unsettled());
    }

    [Fact]
    public async Task A_new_stream_starts_with_version_1()
    {
        var conflict = await Assert.ThrowsAsync<VersionConflictException>(() => Store.Append(Commit(A, 2), Token));
        Assert.Equal((1L, 0L), (conflict.Expected, conflict.Actual));
        Assert.Empty(await Read(A));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Append(Commit(A, 0), Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Append(Commit(A, 1, count: 0), Token));
    }

    [Fact]
    public async Task A_commit_of_several_events_moves_the_version_by_as_many()
    {
        await Store.Append(Commit(A, 1, count: 5), Token);
        await Assert.ThrowsAsync<VersionConflictException>(() => Store.Append(Commit(A, 2), Token));
        await Store.Append(Commit(A, 6, count: 2), Token);
        Assert.Equal([(1L, 5L), (6L, 7L)], (await Read(A)).Select(commit => (commit.FirstVersion, commit.LastVersion)));
    }

    [Fact]
    public async Task A_commit_repeated_with_its_id_succeeds_and_writes_nothing()
    {
        var first = Commit(A, 1, opens: true);
        var second = Commit(A, 2, count: 2);
        await Store.Append(first, Token);
        await Store.Append(second, Token);

        await Store.Append(first, Token);
        await Store.Append(second, Token);
        await Store.Append(second, Token);

        Same([first, second], await Read(A));
        Assert.Single(await Unsettled());
        Assert.Equal(2, (await ReadAll(0, 1, null)).Count);
    }

    [Fact]
    public async Task A_commit_id_counts_only_at_its_own_version_and_in_its_own_stream()
    {
        var commit = Commit(A, 1);
        await Store.Append(commit, Token);
        await Store.Append(Commit(A, 2), Token);

        await Assert.ThrowsAsync<VersionConflictException>(() => Store.Append(commit with { FirstVersion = 2 }, Token));
        await Store.Append(commit with { Stream = B }, Token);
        Assert.Single(await Read(B));
    }

    [Fact]
    public async Task The_same_commit_tried_by_several_at_once_is_there_once()
    {
        var commit = Commit(A, 1);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.Append(commit, Token))));
        Same([commit], await Read(A));
    }

    [Fact]
    public async Task An_append_cancelled_before_or_during_can_be_repeated_and_is_there_once()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        for (var version = 1; version <= 20; version++)
        {
            using var during = new CancellationTokenSource();
            var commit = Commit(A, version);
            var append = Swallow(Store.Append(commit, version % 2 == 0 ? during.Token : cancelled.Token));
            await during.CancelAsync();
            await append;

            await Store.Append(commit, Token);
            Assert.Equal(commit.CommitId, (await Read(A))[^1].CommitId);
            Assert.Equal(version, (await Read(A)).Count);
        }
    }

    [Fact]
    public async Task The_largest_record_fits_and_a_larger_one_is_refused()
    {
        await Store.Append(Commit(A, 1, bytes: StoredCommit.RecordBytesMax), Token);
        await Assert.ThrowsAsync<CommitTooLargeException>(
            () => Store.Append(Commit(A, 2, bytes: StoredCommit.RecordBytesMax + 1), Token));
        Assert.Equal([StoredCommit.RecordBytesMax], (await Read(A)).Select(commit => commit.Record.Length));
    }

    [Fact]
    public async Task An_empty_record_is_kept()
    {
        await Store.Append(Commit(A, 1, bytes: 0), Token);
        Assert.Equal(0, Assert.Single(await Read(A)).Record.Length);
    }

    [Fact]
    public async Task The_callers_buffer_may_change_once_the_append_returned()
    {
        var buffer = new byte[] { 1, 2, 3 };
        await Store.Append(Commit(A, 1) with { Record = buffer }, Token);
        buffer[0] = 9;
        Assert.Equal([1, 2, 3], Assert.Single(await Read(A)).Record.ToArray());
    }

    private static StreamName Stream(string id) => StreamName.Of(new DocumentKey("tenant", id));

    private static StoredCommit Commit(
        StreamName stream, long firstVersion, int count = 1, bool opens = false, int bytes = 20)
    {
        var record = new byte[bytes];
        Random.Shared.NextBytes(record);
        return new StoredCommit(stream, firstVersion, count, Guid.NewGuid(), opens, record);
    }

    private static void Same(IReadOnlyList<StoredCommit> expected, IReadOnlyList<StoredCommit> actual)
    {
        Assert.Equal(expected.Select(WithoutRecord), actual.Select(WithoutRecord));
        Assert.All(expected.Zip(actual), p => Assert.True(p.First.Record.Span.SequenceEqual(p.Second.Record.Span)));

        static StoredCommit WithoutRecord(StoredCommit commit) => commit with { Record = default };
    }

    private async Task<bool> Wins(StoredCommit commit)
    {
        try
        {
            await Store.Append(commit, Token);
            return true;
        }
        catch (VersionConflictException)
        {
            return false;
        }
    }

    private static async Task Swallow(Task cancelled)
    {
        try
        {
            await cancelled;
        }
        catch (OperationCanceledException)
        {
            // Whether it was written is what the caller finds out next.
        }
    }

    private async Task<List<StoredCommit>> Read(StreamName stream, long from = 1)
    {
        var commits = new List<StoredCommit>();
        await foreach (var commit in Store.Read(stream, from, Token))
        {
            commits.Add(commit);
        }

        return commits;
    }

    private async Task<List<StoredCommit>> ReadAll(int partition, int partitions, StreamName? after)
    {
        var commits = new List<StoredCommit>();
        await foreach (var commit in Store.ReadAll(partition, partitions, after, Token))
        {
            commits.Add(commit);
        }

        return commits;
    }

    private async Task<IReadOnlyList<UnsettledEpisode>> Unsettled() =>
        await Store.Unsettled(DateTimeOffset.MaxValue, after: null, countMax: 1000, Token);
}
