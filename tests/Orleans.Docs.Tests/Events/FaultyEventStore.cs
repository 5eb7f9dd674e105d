using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Orleans.Docs.Events;

namespace Orleans.Docs.Tests.Events;

public enum EventStoreFault
{
    None,
    LetsBothRacingWritersWin,
    AcceptsGaps,
    RefusesARepeatedCommitId,
    DoublesARepeatedCommitId,
    TakesAnyKnownCommitIdAsARepetition,
    ForgetsTheCommitIdWhenCancelled,
    AcceptsOversizedCommits,
    KeepsTheCallersBuffer,
    AltersRecords,
    ForgetsHowManyEvents,
    ForgetsThatACommitOpens,
    LosesTheLastCommitOnRead,
    SkipsTheCommitThatHoldsTheVersion,
    ReadsStreamsByPrefix,
    ReadsAllInDisorder,
    ReadsAllWithoutOneStream,
    ReadsTheSameInEveryPartition,
    ReadsAllFromTheStartWhenResumed,
    ResumesWithTheLastStreamAgain,
    DropsAMark,
    MarksWithAWrongTime,
    ListsNewestFirst,
    ListsEpisodesThatAreTooYoung,
    ListsMoreThanAsked,
    ListsFromTheStartWhenResumed,
    KeepsMarks,
    RemovesEveryMarkOfAStream,
    FailsToUnmarkTwice,
    ForgetsOnRestart,
}

/// <summary>A store that breaks one promise, to show that the conformance suite would notice.</summary>
internal sealed class FaultyEventStore(IEventStore inner, EventStoreFault fault) : IEventStore
{
    private readonly ConcurrentDictionary<Guid, ReadOnlyMemory<byte>> _records = [];
    private readonly ConcurrentDictionary<(StreamName, long), bool> _removed = [];

    public async Task Append(StoredCommit commit, CancellationToken cancellationToken)
    {
        if (fault == EventStoreFault.ForgetsTheCommitIdWhenCancelled && cancellationToken.IsCancellationRequested)
        {
            await inner.Append(commit with { CommitId = Guid.NewGuid() }, CancellationToken.None);
            throw new OperationCanceledException(cancellationToken);
        }

        var repeated = !_records.TryAdd(commit.CommitId, commit.Record);
        switch (fault)
        {
            case EventStoreFault.TakesAnyKnownCommitIdAsARepetition when repeated:
                return;
            case EventStoreFault.RefusesARepeatedCommitId when repeated:
                throw new VersionConflictException(commit.Stream, commit.FirstVersion - 1, commit.LastVersion);
            case EventStoreFault.DoublesARepeatedCommitId when repeated:
                commit = commit with { FirstVersion = await Version(commit.Stream) + 1 };
                break;
            case EventStoreFault.AcceptsOversizedCommits when commit.Record.Length > StoredCommit.RecordBytesMax:
                commit = commit with { Record = commit.Record[..StoredCommit.RecordBytesMax] };
                break;
            case EventStoreFault.ForgetsHowManyEvents:
                commit = commit with { EventCount = Math.Min(1, commit.EventCount) };
                break;
            case EventStoreFault.DropsAMark when commit.FirstVersion > 1:
                commit = commit with { OpensEpisode = false };
                break;
        }

        try
        {
            await inner.Append(commit, cancellationToken);
        }
        catch (VersionConflictException e)
            when (fault == EventStoreFault.LetsBothRacingWritersWin && e.Actual > e.Expected)
        {
        }
        catch (VersionConflictException e) when (fault == EventStoreFault.AcceptsGaps && e.Actual < e.Expected)
        {
            await inner.Append(commit with { FirstVersion = e.Actual + 1 }, cancellationToken);
        }
    }

    public async IAsyncEnumerable<StoredCommit> Read(
        StreamName stream, long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var commits = fault == EventStoreFault.ReadsStreamsByPrefix
            ? (await inner.ReadAll(0, 1, null, cancellationToken).ToListAsync(cancellationToken))
                .Where(c => c.Stream.ToString().StartsWith(stream.ToString(), StringComparison.Ordinal))
                .Where(c => c.LastVersion >= fromVersion)
            : await inner.Read(stream, fromVersion, cancellationToken).ToListAsync(cancellationToken);
        if (fault == EventStoreFault.SkipsTheCommitThatHoldsTheVersion)
        {
            commits = commits.Where(commit => commit.FirstVersion >= fromVersion);
        }

        foreach (var commit in fault == EventStoreFault.LosesTheLastCommitOnRead ? commits.SkipLast(1) : commits)
        {
            yield return Shown(commit);
        }
    }

    public async IAsyncEnumerable<StoredCommit> ReadAll(
        int partition, int partitions, StreamName? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var all = fault switch
        {
            EventStoreFault.ReadsTheSameInEveryPartition when partitions > 1 =>
                inner.ReadAll(0, 1, after, cancellationToken),
            EventStoreFault.ReadsAllFromTheStartWhenResumed =>
                inner.ReadAll(partition, partitions, null, cancellationToken),
            _ => inner.ReadAll(partition, partitions, after, cancellationToken),
        };
        var commits = await all.ToListAsync(cancellationToken);
        IEnumerable<StoredCommit> shown = fault switch
        {
            EventStoreFault.ReadsAllInDisorder => Enumerable.Reverse(commits),
            EventStoreFault.ReadsAllWithoutOneStream => commits.Where(c => c.Stream != commits[^1].Stream),
            EventStoreFault.ResumesWithTheLastStreamAgain when after is { } stream =>
                (await inner.Read(stream, 1, cancellationToken).ToListAsync(cancellationToken)).Concat(commits),
            _ => commits,
        };
        foreach (var commit in shown)
        {
            yield return Shown(commit);
        }
    }

    public async Task<IReadOnlyList<UnsettledEpisode>> Unsettled(
        DateTimeOffset until, UnsettledEpisode? after, int countMax, CancellationToken cancellationToken)
    {
        until = fault == EventStoreFault.ListsEpisodesThatAreTooYoung ? DateTimeOffset.MaxValue : until;
        after = fault == EventStoreFault.ListsFromTheStartWhenResumed ? null : after;
        countMax = fault == EventStoreFault.ListsMoreThanAsked ? countMax + 1 : countMax;
        var episodes = await inner.Unsettled(until, after, countMax, cancellationToken);
        return fault switch
        {
            EventStoreFault.ListsNewestFirst => [.. episodes.Reverse()],
            EventStoreFault.MarksWithAWrongTime => [.. episodes.Select(e => e with { Since = e.Since.AddDays(-1) })],
            _ => episodes,
        };
    }

    public async Task Unmark(StreamName stream, long firstVersion, CancellationToken cancellationToken)
    {
        switch (fault)
        {
            case EventStoreFault.KeepsMarks:
                return;
            case EventStoreFault.FailsToUnmarkTwice when !_removed.TryAdd((stream, firstVersion), true):
                throw new InvalidOperationException("the mark is gone");
            case EventStoreFault.RemovesEveryMarkOfAStream:
                await foreach (var commit in inner.Read(stream, 1, cancellationToken))
                {
                    await inner.Unmark(stream, commit.FirstVersion, cancellationToken);
                }

                return;
            default:
                await inner.Unmark(stream, firstVersion, cancellationToken);
                return;
        }
    }

    private StoredCommit Shown(StoredCommit commit) => fault switch
    {
        EventStoreFault.KeepsTheCallersBuffer => commit with { Record = _records[commit.CommitId] },
        EventStoreFault.AltersRecords => commit with { Record = commit.Record.ToArray().Reverse().ToArray() },
        EventStoreFault.ForgetsThatACommitOpens => commit with { OpensEpisode = false },
        _ => commit,
    };

    private async Task<long> Version(StreamName stream) =>
        (await inner.Read(stream, 1, CancellationToken.None).LastOrDefaultAsync())?.LastVersion ?? 0;
}
