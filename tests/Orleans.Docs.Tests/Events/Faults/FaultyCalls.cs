using System.Runtime.CompilerServices;
using Orleans.Docs.Events;

namespace Orleans.Docs.Tests.Events.Faults;

/// <summary>What goes wrong with one call to a store.</summary>
public enum CallFault
{
    None,

    /// <summary>It fails, and nothing was done.</summary>
    FailBefore,

    /// <summary>It was done, and the acknowledgement is lost.</summary>
    FailAfter,

    /// <summary>It was done, the acknowledgement was lost on the way, and the request came a second time.</summary>
    ArriveTwice,

    /// <summary>It takes so long that somebody else comes first.</summary>
    Slow,
}

/// <summary>
/// A sound store of whose calls one goes wrong, counted over all members from 1. It keeps every promise of the port but
/// for that one call, which ends as the port allows.
/// </summary>
/// <param name="meanwhile">What happens while a slow call waits.</param>
internal sealed class FaultyCalls(IEventStore inner, CallFault fault, int at, Func<Task>? meanwhile = null)
    : IEventStore
{
    private int _calls;

    public int Calls => _calls;

    public string Place => inner.Place;

    public Task Append(StoredCommit commit, CancellationToken cancellationToken) =>
        Call(() => inner.Append(commit, cancellationToken));

    public Task Unmark(StreamName stream, long firstVersion, CancellationToken cancellationToken) =>
        Call(() => inner.Unmark(stream, firstVersion, cancellationToken));

    public async Task<IReadOnlyList<UnsettledEpisode>> Unsettled(
        DateTimeOffset until, UnsettledEpisode? after, int countMax, CancellationToken cancellationToken)
    {
        IReadOnlyList<UnsettledEpisode> answer = [];
        await Call(async () => answer = await inner.Unsettled(until, after, countMax, cancellationToken));
        return answer;
    }

    public IAsyncEnumerable<StoredCommit> Read(
        StreamName stream, long fromVersion, CancellationToken cancellationToken) =>
        Enumerate(inner.Read(stream, fromVersion, cancellationToken), cancellationToken);

    public IAsyncEnumerable<StoredCommit> ReadAll(
        int partition, int partitions, StreamName? after, CancellationToken cancellationToken) =>
        Enumerate(inner.ReadAll(partition, partitions, after, cancellationToken), cancellationToken);

    private async Task Call(Func<Task> call)
    {
        var now = Next();
        await Before(now);
        await call();
        if (now == CallFault.ArriveTwice)
        {
            await call();
        }

        After(now);
    }

    /// <summary>A read breaks off after its first commit, if there is one.</summary>
    private async IAsyncEnumerable<StoredCommit> Enumerate(
        IAsyncEnumerable<StoredCommit> commits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = Next();
        await Before(now);
        await foreach (var commit in commits.WithCancellation(cancellationToken))
        {
            yield return commit;
            After(now);
        }

        After(now);
    }

    private CallFault Next() => Interlocked.Increment(ref _calls) == at ? fault : CallFault.None;

    private async Task Before(CallFault now)
    {
        if (now == CallFault.FailBefore)
        {
            throw new EventStoreUnavailableException("it fails here");
        }

        if (now == CallFault.Slow && meanwhile is not null)
        {
            await meanwhile();
        }
    }

    private static void After(CallFault now)
    {
        if (now == CallFault.FailAfter)
        {
            throw new EventStoreUnavailableException("the answer is lost here");
        }
    }
}
