namespace Orleans.Docs.Events;

/// <summary>
/// Streams of commits. A commit is written whole or not at all, and an append that returned is durable.
/// Within a stream versions have neither gaps nor duplicates. All members may be called from any thread.
/// </summary>
public interface IEventStore
{
    /// <summary>Where the streams lie, for messages to operators: a file or a table.</summary>
    string Place => "the event store";

    /// <summary>
    /// Appends if the stream's version is exactly <c>commit.FirstVersion - 1</c> (0 for a new stream).
    /// If the stream already holds a commit with the same first version and the same <c>CommitId</c>, that is the
    /// success of an earlier try, and nothing is written. Cancellation does not mean that nothing was written.
    /// </summary>
    /// <exception cref="VersionConflictException">The stream is at another version; nothing was written.</exception>
    /// <exception cref="CommitTooLargeException">The record is over
    /// <see cref="StoredCommit.RecordBytesMax"/>.</exception>
    /// <exception cref="EventStoreUnavailableException">The store cannot write now (disk full, locked, overloaded);
    /// whether the commit was written is unknown until read back. <see cref="EventStoreDamagedException"/> where
    /// waiting does not help.</exception>
    Task Append(StoredCommit commit, CancellationToken cancellationToken);

    /// <summary>
    /// The stream's commits in order of version, starting with the one that holds <paramref name="fromVersion"/>
    /// (from 1); empty for an unknown stream. A consistent read: sees every append that returned before.
    /// What is damaged is returned as it stands, also behind a hole: who reads checks envelopes and chain. A stream
    /// whose name the store has lost comes as well, its commits <see cref="StoredCommit.IsUnlisted"/>.
    /// </summary>
    /// <exception cref="EventStoreDamagedException">The store's own structure is damaged there.</exception>
    IAsyncEnumerable<StoredCommit> Read(StreamName stream, long fromVersion, CancellationToken cancellationToken);

    /// <summary>
    /// Every stream of one of <paramref name="partitions"/> disjoint parts, streams whole and in an order that is
    /// stable between calls, each stream's commits in order of version. Streams created meanwhile may or may not
    /// appear. A stream whose name the store has lost comes as well, its commits <see cref="StoredCommit.IsUnlisted"/>.
    /// </summary>
    /// <param name="partition">0 to <paramref name="partitions"/> - 1.</param>
    /// <param name="after">Resume behind this stream (a stream that this partition returned before), or null.</param>
    /// <exception cref="EventStoreDamagedException">The store's own structure is damaged, or nothing tells the stream
    /// of a commit.</exception>
    IAsyncEnumerable<StoredCommit> ReadAll(
        int partition, int partitions, StreamName? after, CancellationToken cancellationToken);

    /// <summary>
    /// Episodes whose mark stands and was set at or before <paramref name="until"/>, oldest first, at most
    /// <paramref name="countMax"/>. <paramref name="after"/> resumes behind an episode of an earlier answer.
    /// </summary>
    Task<IReadOnlyList<UnsettledEpisode>> Unsettled(
        DateTimeOffset until, UnsettledEpisode? after, int countMax, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the mark of the episode that the commit with this first version opened; nothing if it is gone.
    /// </summary>
    Task Unmark(StreamName stream, long firstVersion, CancellationToken cancellationToken);
}
