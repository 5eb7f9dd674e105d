using System.Collections.Immutable;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Batches;

public static class BatchTag
{
    /// <summary>The tag that names a document's batch.</summary>
    public const string Name = "batch";
}

public enum BatchState
{
    /// <summary>Files come in, or documents are at work.</summary>
    Running,

    /// <summary>No further file is taken.</summary>
    Paused,

    /// <summary>Documents that are not finished are being cancelled.</summary>
    Cancelling,
    Cancelled,

    /// <summary>All files were sent and no document is at work.</summary>
    Finished,
}

[GenerateSerializer, Immutable, Alias("docs.BatchOptions")]
public sealed record BatchOptions
{
    [Id(0)]
    public Lane Lane { get; init; } = Lane.Batch;
}

/// <summary>How far the files of a batch have come; counts of files, refused ones are none of those sent.</summary>
/// <param name="Joined">Of those sent: files whose bytes were a document already, perhaps of another batch.</param>
/// <param name="Refused">Files that could not be read or were not taken.</param>
/// <param name="IsOver">No further file comes.</param>
[GenerateSerializer, Immutable, Alias("docs.BatchFeed")]
public readonly record struct BatchFeed(
    [property: Id(0)] long Files,
    [property: Id(1)] long Bytes,
    [property: Id(2)] long Sent,
    [property: Id(3)] long SentBytes,
    [property: Id(4)] long Joined,
    [property: Id(5)] long Refused,
    [property: Id(6)] bool IsOver)
{
    /// <summary>Of those sent: files that were sent before, by a feed whose documents they are.</summary>
    [Id(7)]
    public long Repeated { get; init; }

    /// <summary>
    /// Documents of this feed and of those before, which brought so many. Where a feed broke off before it told of
    /// files that this one repeats, they are this one's.
    /// </summary>
    public long BroughtWith(long before) => Math.Max(before + Sent - Joined - Repeated, Sent - Joined);
}

[GenerateSerializer, Immutable, Alias("docs.BatchEntry")]
public sealed record BatchEntry(
    [property: Id(0)] string Name, [property: Id(1)] DateTimeOffset OpenedAt, [property: Id(2)] string OpenedBy);

/// <summary>A batch as it stands: its own record, and its documents as the index has them.</summary>
[GenerateSerializer, Immutable, Alias("docs.BatchStatus")]
public sealed record BatchStatus
{
    [Id(0)]
    public required string Name { get; init; }

    [Id(1)]
    public required BatchState State { get; init; }

    [Id(2)]
    public required Lane Lane { get; init; }

    [Id(3)]
    public required DateTimeOffset OpenedAt { get; init; }

    [Id(4)]
    public required string OpenedBy { get; init; }

    [Id(5)]
    public required BatchFeed Feed { get; init; }

    /// <summary>Attachments count as documents of their own.</summary>
    [Id(6)]
    public required ImmutableSortedDictionary<string, long> DocumentsByState { get; init; }

    [Id(7)]
    public required long Pages { get; init; }

    [Id(8)]
    public required decimal CostUsd { get; init; }

    [Id(9)]
    public required DateTimeOffset Time { get; init; }

    /// <summary>Documents that the feeds before <see cref="Feed"/> brought.</summary>
    [Id(10)]
    public long SentBefore { get; init; }

    /// <summary>Why the silos read no further files of it; null unless they broke off.</summary>
    [Id(11)]
    public string? Problem { get; init; }

    /// <summary>
    /// Documents that could not be cancelled with the batch, most likely since their streams are damaged: what is known
    /// of them stays as it was.
    /// </summary>
    [Id(12)]
    public long NotCancelled { get; init; }

    public long Documents => DocumentsByState.Values.Sum();

    /// <summary>Documents on which nothing is left to do.</summary>
    public long Ended => Documents - AtWork;

    public long AtWork => CountOf(DocumentState.Extracting) + CountOf(DocumentState.Analysing);

    /// <summary>Sent, and not in the index yet; those that joined a document of another batch never come.</summary>
    public long NotIndexed => Math.Max(0, Feed.BroughtWith(SentBefore) - Documents);

    public long CountOf(DocumentState state) =>
        DocumentsByState.GetValueOrDefault(state.ToString().ToLowerInvariant());
}
