using System.Collections.Immutable;

namespace Orleans.Docs.Operations;

/// <summary>What to verify: the caller's tenant, one of its documents, or everything.</summary>
[GenerateSerializer, Immutable, Alias("docs.VerifyRequest")]
public sealed record VerifyRequest
{
    /// <summary>Every stream of every tenant; needs <see cref="Callers.Role.Owner"/>.</summary>
    [Id(0)]
    public bool AllTenants { get; init; }

    /// <summary>One document alone.</summary>
    [Id(1)]
    public DocumentKey? Document { get; init; }

    [Id(2)]
    public BlobChecks Blobs { get; init; }

    /// <summary>Sign a new root when nothing was found; needs <see cref="AllTenants"/>.</summary>
    [Id(3)]
    public bool Anchor { get; init; }
}

public enum BlobChecks
{
    /// <summary>Every blob is read, decrypted and compared with its name.</summary>
    Full,

    /// <summary>Every blob is there and as long as it must be.</summary>
    Names,
}

/// <summary>What is wrong. In JSON and on the command line: <c>unknown_event</c> and the like.</summary>
public enum FindingCode
{
    /// <summary>Events are missing (or double) between two that are there.</summary>
    Gap,

    /// <summary>An event under a name that this program does not know.</summary>
    UnknownEvent,

    /// <summary>A commit does not repeat the hash of the one before it.</summary>
    BrokenChain,

    /// <summary>A commit's bytes are not those that were written.</summary>
    Altered,

    /// <summary>The document's key is gone or cannot be unwrapped, and the document is not erased.</summary>
    KeyMissing,

    BlobMissing,
    BlobAltered,

    /// <summary>The document is erased, and one of its blobs is still there.</summary>
    BlobPresentAfterErase,

    /// <summary>A document was erased, and its key is still there.</summary>
    KeyPresentAfterErase,

    /// <summary>The index entry is not what events and blobs give.</summary>
    IndexDiffers,

    /// <summary>A settled document without an index entry.</summary>
    IndexMissing,

    /// <summary>An index entry whose document has no events.</summary>
    IndexWithoutDocument,

    /// <summary>The stream ends before a version that an anchor holds.</summary>
    TailCut,

    /// <summary>
    /// The stream has another commit at a version than an anchor says, although each commit is intact.
    /// </summary>
    ChainRewritten,

    /// <summary>A signed root, or its list of heads, is not there.</summary>
    RootMissing,

    /// <summary>A root is not signed by the key that signs roots.</summary>
    RootSignature,

    /// <summary>A root does not follow the one before it, or its list of heads is another.</summary>
    RootAltered,

    /// <summary>A file of a store cannot be read; what lies in it was not verified.</summary>
    StoreUnreadable,

    /// <summary>
    /// A generation of the index is damaged inside, or finds a document by other words than its entry holds:
    /// <c>docs index rebuild</c> makes another.
    /// </summary>
    IndexDamaged,

    /// <summary>
    /// A stream's commits are there and the store has lost its name, so that its document is there for nobody: restore
    /// the events.
    /// </summary>
    StreamUnlisted,
}

/// <param name="Document">Whose stream; null for what belongs to no document.</param>
/// <param name="Version">Where in the stream; 0 where that means nothing.</param>
/// <param name="Detail">The blob, file or anchor, or null. Never text of a document.</param>
[GenerateSerializer, Immutable, Alias("docs.VerifyFinding")]
public sealed record VerifyFinding(
    [property: Id(0)] FindingCode Code,
    [property: Id(1)] DocumentKey? Document,
    [property: Id(2)] long Version,
    [property: Id(3)] string? Detail);

public enum VerifyState
{
    Running,

    /// <summary>Everything was looked at, and all is well.</summary>
    Sound,

    /// <summary>Everything that can be read was looked at, and something is wrong.</summary>
    Unsound,

    Cancelled,

    /// <summary>The run broke off; <see cref="VerifyReport.Failure"/> says why.</summary>
    Failed,
}

public enum VerifyPhase
{
    /// <summary>The chain of roots, and each stream against the newest one.</summary>
    Roots,

    /// <summary>Each index entry against its stream, and each generation of the index in itself.</summary>
    Index,

    /// <summary>Every stream, its blobs, and its index entry.</summary>
    Streams,

    /// <summary>What looked wrong and may only have been in motion.</summary>
    SecondLook,

    /// <summary>Signing a new root.</summary>
    Anchor,

    Over,
}

[GenerateSerializer, Immutable, Alias("docs.VerifyProgress")]
public sealed record VerifyProgress
{
    [Id(0)]
    public VerifyPhase Phase { get; init; }

    /// <summary>Of the phase: anchors, entries or streams looked at.</summary>
    [Id(1)]
    public long Done { get; init; }

    /// <summary>Of the phase, as far as known; 0 when unknown.</summary>
    [Id(2)]
    public long Expected { get; init; }

    /// <summary>Of the phase, at its pace so far; null when unknown.</summary>
    [Id(3)]
    public TimeSpan? TimeLeft { get; init; }

    [Id(4)]
    public long Streams { get; init; }

    [Id(5)]
    public long Events { get; init; }

    [Id(6)]
    public long Blobs { get; init; }

    /// <summary>Of events and blobs, as they are stored.</summary>
    [Id(7)]
    public long Bytes { get; init; }

    [Id(8)]
    public TimeSpan Elapsed { get; init; }
}

[GenerateSerializer, Immutable, Alias("docs.VerifyReport")]
public sealed record VerifyReport
{
    [Id(0)]
    public required string RunId { get; init; }

    [Id(1)]
    public required VerifyState State { get; init; }

    [Id(2)]
    public required VerifyProgress Progress { get; init; }

    /// <summary>The next ones behind those that the caller has seen, in the order in which they were found.</summary>
    [Id(3)]
    public ImmutableArray<VerifyFinding> Findings { get; init; } = [];

    /// <summary>All that were found; beyond a bound they are counted and not kept.</summary>
    [Id(4)]
    public long FindingsTotal { get; init; }

    /// <summary>How many of them are kept and can be asked for.</summary>
    [Id(5)]
    public int FindingsKept { get; init; }

    [Id(6)]
    public string? Failure { get; init; }

    /// <summary>The newest root, which streams were compared with, or which this run has signed; null without
    /// one.</summary>
    [Id(7)]
    public RootView? Root { get; init; }

    /// <summary>
    /// Why roots prove less than they could here, in one line: no finding, since nothing is wrong. Null where they do
    /// not.
    /// </summary>
    [Id(8)]
    public string? Caution { get; init; }
}

/// <summary>A signed list of where each stream stood.</summary>
[GenerateSerializer, Immutable, Alias("docs.RootView")]
public sealed record RootView(
    [property: Id(0)] long Number,
    [property: Id(1)] DateTimeOffset Time,
    [property: Id(2)] long Streams,
    [property: Id(3)] string KeyId);
