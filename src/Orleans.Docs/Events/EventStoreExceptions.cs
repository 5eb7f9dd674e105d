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

/// <summary>The store cannot write or read for now; the reason names the file or table.</summary>
public sealed class EventStoreUnavailableException(string reason, Exception? inner = null) : Exception(reason, inner);

/// <summary>
/// Stored bytes are not what was written: a broken chain, a hole, an unknown event, an altered record.
/// </summary>
public sealed class StreamCorruptException(StreamName stream, long version, string reason, Exception? inner = null)
    : Exception($"stream {stream} is damaged at version {version}: {reason}", inner)
{
    public StreamName Stream { get; } = stream;

    public long Version { get; } = version;
}
