using System.Collections.Concurrent;
using Orleans.Docs.Events;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>
/// The event store, and a word to whoever waits for a document: an episode's mark is removed when all is worked on,
/// indexed and recorded as settled.
/// </summary>
internal sealed class SettledWatch(IEventStore store) : IEventStore
{
    private readonly ConcurrentDictionary<StreamName, TaskCompletionSource> _waiting = [];

    public string Place => store.Place;

    /// <summary>Ends when the document is settled; to be asked for before it is submitted.</summary>
    public Task Settled(DocumentKey document) => _waiting.GetOrAdd(
        StreamName.Of(document),
        _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public Task Append(StoredCommit commit, CancellationToken cancellationToken) =>
        store.Append(commit, cancellationToken);

    public IAsyncEnumerable<StoredCommit> Read(StreamName stream, long fromVersion, CancellationToken token) =>
        store.Read(stream, fromVersion, token);

    public IAsyncEnumerable<StoredCommit> ReadAll(
        int partition, int partitions, StreamName? after, CancellationToken cancellationToken) =>
        store.ReadAll(partition, partitions, after, cancellationToken);

    public Task<IReadOnlyList<UnsettledEpisode>> Unsettled(
        DateTimeOffset until, UnsettledEpisode? after, int countMax, CancellationToken cancellationToken) =>
        store.Unsettled(until, after, countMax, cancellationToken);

    public async Task Unmark(StreamName stream, long firstVersion, CancellationToken cancellationToken)
    {
        await store.Unmark(stream, firstVersion, cancellationToken);
        if (_waiting.TryRemove(stream, out var waiting))
        {
            waiting.SetResult();
        }
    }
}
