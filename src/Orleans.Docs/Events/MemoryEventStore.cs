using System.Runtime.CompilerServices;

namespace Orleans.Docs.Events;

/// <summary>
/// The event store in memory, for tests and measurements: keeps every promise of <see cref="IEventStore"/> but
/// durability. What it holds ends with the process.
/// </summary>
public sealed class MemoryEventStore(TimeProvider clock) : IEventStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<StreamName, Stream> _byName = [];
    private readonly List<Stream> _inOrder = [];
    private readonly SortedSet<Mark> _marks = [];

    public async Task Append(StoredCommit commit, CancellationToken cancellationToken)
    {
        // Asynchronous in form, so that every failure comes out of the task as it does from a real store.
        await Task.CompletedTask.ConfigureAwait(false);
        ArgumentOutOfRangeException.ThrowIfLessThan(commit.FirstVersion, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(commit.EventCount, 1);
        cancellationToken.ThrowIfCancellationRequested();
        if (commit.Record.Length > StoredCommit.RecordBytesMax)
        {
            throw new CommitTooLargeException(commit.Stream, commit.Record.Length);
        }

        lock (_lock)
        {
            var stream = _byName.GetValueOrDefault(commit.Stream) ?? new Stream(commit.Stream, _inOrder.Count);
            if (stream.Version != commit.FirstVersion - 1)
            {
                if (stream.Holding(commit.FirstVersion) is { } stored
                    && stored.FirstVersion == commit.FirstVersion && stored.CommitId == commit.CommitId)
                {
                    return;
                }

                throw new VersionConflictException(commit.Stream, commit.FirstVersion - 1, stream.Version);
            }

            if (_byName.TryAdd(commit.Stream, stream))
            {
                _inOrder.Add(stream);
            }

            // The caller may use its buffer again.
            stream.Commits.Add(commit with { Record = commit.Record.ToArray() });
            if (commit.OpensEpisode)
            {
                var mark = new Mark(clock.GetUtcNow(), stream.Ordinal, commit.FirstVersion);
                stream.Marks.Add(commit.FirstVersion, mark);
                _marks.Add(mark);
            }
        }
    }

    public async IAsyncEnumerable<StoredCommit> Read(
        StreamName stream, long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromVersion, 1);
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var commit in Snapshot(stream, fromVersion))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return commit;
        }
    }

    public async IAsyncEnumerable<StoredCommit> ReadAll(
        int partition, int partitions, StreamName? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, partitions);
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var stream in Names(partition, partitions, after))
        {
            foreach (var commit in Snapshot(stream, fromVersion: 1))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return commit;
            }
        }
    }

    public Task<IReadOnlyList<UnsettledEpisode>> Unsettled(
        DateTimeOffset until, UnsettledEpisode? after, int countMax, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(countMax, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var from = after is { } last ? new Mark(last.Since, Ordinal(last.Stream), last.FirstVersion) : default;
            return Task.FromResult<IReadOnlyList<UnsettledEpisode>>([.. _marks
                .SkipWhile(mark => mark.CompareTo(from) <= 0)
                .TakeWhile(mark => mark.Since <= until)
                .Take(countMax)
                .Select(mark => new UnsettledEpisode(_inOrder[mark.Ordinal].Name, mark.FirstVersion, mark.Since))]);
        }
    }

    public Task Unmark(StreamName stream, long firstVersion, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_byName.TryGetValue(stream, out var found) && found.Marks.Remove(firstVersion, out var mark))
            {
                _marks.Remove(mark);
            }
        }

        return Task.CompletedTask;
    }

    private StoredCommit[] Snapshot(StreamName stream, long fromVersion)
    {
        lock (_lock)
        {
            return _byName.TryGetValue(stream, out var found)
                ? [.. found.Commits.SkipWhile(commit => commit.LastVersion < fromVersion)]
                : [];
        }
    }

    private StreamName[] Names(int partition, int partitions, StreamName? after)
    {
        lock (_lock)
        {
            var from = after is not { } stream ? 0
                : Ordinal(stream) is >= 0 and var ordinal ? ordinal + 1
                : throw new ArgumentException($"there is no stream {stream} to resume after", nameof(after));
            return [.. _inOrder.Skip(from).Where(s => s.Ordinal % partitions == partition).Select(s => s.Name)];
        }
    }

    private int Ordinal(StreamName stream) => _byName.TryGetValue(stream, out var found) ? found.Ordinal : -1;

    private sealed record Stream(StreamName Name, int Ordinal)
    {
        public List<StoredCommit> Commits { get; } = [];

        public Dictionary<long, Mark> Marks { get; } = [];

        public long Version => Commits.Count == 0 ? 0 : Commits[^1].LastVersion;

        public StoredCommit? Holding(long version) => Commits.Find(commit => commit.LastVersion >= version);
    }

    private readonly record struct Mark(DateTimeOffset Since, int Ordinal, long FirstVersion) : IComparable<Mark>
    {
        public int CompareTo(Mark other) =>
            (Since, Ordinal, FirstVersion).CompareTo((other.Since, other.Ordinal, other.FirstVersion));
    }
}
