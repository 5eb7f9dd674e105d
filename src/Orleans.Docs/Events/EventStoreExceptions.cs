namespace Orleans.Docs.Events;

/// <summary>A stream's version is not the expected one.</summary>
public sealed class VersionConflictException(StreamName stream, long expected, long actual)
    : Exception($"stream {stream} is at version {actual}, not at {expected}")
{
    public StreamName Stream { get; } = stream;

    public long Expected { get; } = expected;

    public long Actual { get; } = actual;
}

public sealed class CommitTooLargeException(StreamName stream, int bytes)
    : Exception(
        $"a commit of {bytes} bytes to stream {stream} is over the limit of {StoredCommit.RecordBytesMax} bytes");

/// <summary>
/// The store cannot write or read for now (full, locked, read only, overloaded); the reason names the file or table.
/// It goes on by itself when the cause is gone.
/// </summary>
public class EventStoreUnavailableException(string reason, Exception? inner = null)
    : Exception(reason, inner), IStoreFailure
{
    public StorageFault Fault { get; init; }
}

/// <summary>
/// The store's own file or table is missing, cut off or altered. It refuses what it cannot read and repairs nothing:
/// somebody has to restore it.
/// </summary>
public sealed class EventStoreDamagedException(string reason, Exception? inner = null)
    : EventStoreUnavailableException(reason, inner);

/// <summary>
/// Stored bytes of one stream are not what was written: a broken chain, a hole, an unknown event, an altered record.
/// Other streams are not concerned.
/// </summary>
public sealed class StreamCorruptException(
    StreamName stream, long version, string reason, Exception? inner = null, string? place = null)
    : Exception(
        $"stream {stream} is damaged at version {version}{(place is null ? "" : $" in {place}")}: {reason}", inner)
{
    public StreamName Stream { get; } = stream;

    public long Version { get; } = version;

    /// <summary>What is wrong, without where.</summary>
    public string Reason { get; } = reason;

    /// <summary>The same, with the file or table that holds the stream.</summary>
    public StreamCorruptException In(string file) => new(Stream, Version, Reason, this, file);
}
