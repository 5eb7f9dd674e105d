namespace Orleans.Docs.Events;

/// <summary>
/// What a store keeps of one commit: the few facts it needs itself, and <see cref="Record"/>, the opaque bytes of
/// envelope and payload (made by <c>CommitCodec</c>), which it returns unchanged, since the hash chain covers them.
/// </summary>
/// <param name="FirstVersion">Version of the commit's first event; the first event of a stream has version 1.</param>
/// <param name="EventCount">How many events it holds, at least 1; the stream's version afterwards is FirstVersion +
/// EventCount - 1.</param>
/// <param name="CommitId">Fresh for each commit that is tried; tells a lost acknowledgement from a lost race.</param>
/// <param name="OpensEpisode">Whether the commit carries an unsettled mark.</param>
public sealed record StoredCommit(
    StreamName Stream, long FirstVersion, int EventCount, Guid CommitId, bool OpensEpisode, ReadOnlyMemory<byte> Record)
{
    /// <summary>64 KiB: the largest <see cref="Record"/> that a store takes.</summary>
    public const int RecordBytesMax = 64 * 1024;

    /// <summary>
    /// The store holds the commit and has lost the name of its stream, which the commit itself tells. Its document is
    /// damaged until the store is restored.
    /// </summary>
    public bool IsUnlisted { get; init; }

    public long LastVersion => FirstVersion + EventCount - 1;
}

/// <summary>
/// An episode that is not settled: the stream, the version of its opening commit, and since when it stands.
/// </summary>
public readonly record struct UnsettledEpisode(StreamName Stream, long FirstVersion, DateTimeOffset Since);
