using System.Collections.Immutable;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Search;

/// <summary>
/// The generations of the search index, which all tenants share, for operators; the key is the operator's tenant.
/// Commands are for the owner, and return the state after them. Whoever is not the owner sees counts of its own
/// documents, and none of how much there is in all.
/// </summary>
[Alias("docs.IIndexGrain")]
public interface IIndexGrain : IGrainWithStringKey
{
    [Alias("Status"), RequiresRole(Role.Operator)]
    Task<IndexStatus> Status();

    /// <summary>
    /// Begins to build a generation beside the live one, from events and blobs alone; searches go on. When it is
    /// complete it takes the live one's place, unless it lacks what the live one holds, or holds other content of the
    /// same versions: then it waits for <see cref="Swap"/>, as it does in any case with <paramref name="hold"/>. A live
    /// generation that is damaged is compared with nothing and replaced. Goes on by itself after a crash.
    /// </summary>
    /// <exception cref="CommandRefusedException">Another rebuild is under way.</exception>
    [Alias("Rebuild"), RequiresRole(Role.Operator | Role.Owner)]
    Task<IndexStatus> Rebuild(bool hold);

    /// <summary>Ends the rebuild that is under way, or that waits, and removes what it has built.</summary>
    /// <exception cref="CommandRefusedException">There is none.</exception>
    [Alias("Cancel"), RequiresRole(Role.Operator | Role.Owner)]
    Task<IndexStatus> Cancel();

    /// <summary>Lets the complete generation that waits take the live one's place.</summary>
    /// <exception cref="CommandRefusedException">None waits.</exception>
    [Alias("Swap"), RequiresRole(Role.Operator | Role.Owner)]
    Task<IndexStatus> Swap();

    /// <summary>
    /// Exchanges the live generation and the one before it, which was written all the while; again exchanges them back.
    /// </summary>
    /// <exception cref="CommandRefusedException">The one before is dropped, or a rebuild is under way.</exception>
    [Alias("Rollback"), RequiresRole(Role.Operator | Role.Owner)]
    Task<IndexStatus> Rollback();

    /// <summary>Drops the generation before the live one now, and not when its time is over.</summary>
    /// <exception cref="CommandRefusedException">There is none, or a rebuild is under way.</exception>
    [Alias("Drop"), RequiresRole(Role.Operator | Role.Owner)]
    Task<IndexStatus> Drop();
}

/// <summary>What stands in the one record of generations, and what is known of each.</summary>
[GenerateSerializer, Immutable, Alias("docs.IndexStatus")]
public sealed record IndexStatus
{
    /// <summary>Rises with each change of the record.</summary>
    [Id(0)]
    public required long Epoch { get; init; }

    [Id(1)]
    public required ImmutableArray<GenerationStatus> Generations { get; init; }

    /// <summary>When the generation before the live one is dropped; null where there is none.</summary>
    [Id(2)]
    public DateTimeOffset? DropAt { get; init; }

    /// <summary>The rebuild under way, or how the last one ended; null if there never was one.</summary>
    [Id(3)]
    public RebuildStatus? Rebuild { get; init; }

    /// <summary>
    /// Documents that have changed and wait for the projection; of the caller's tenant, or to the owner of all.
    /// </summary>
    [Id(4)]
    public int Lag { get; init; }
}

/// <summary>One generation.</summary>
/// <param name="Documents">
/// To the owner the entries that it holds, of erased documents as well; else the caller's documents in it; -1 if it
/// cannot be read.
/// </param>
/// <param name="IsDamaged">
/// What was stored of it is lost: it is written no more, and searches miss documents until a rebuild replaces it.
/// </param>
[GenerateSerializer, Immutable, Alias("docs.GenerationStatus")]
public sealed record GenerationStatus(
    [property: Id(0)] string Name, [property: Id(1)] GenerationRole Role, [property: Id(2)] long Documents,
    [property: Id(3)] bool IsDamaged);

public enum GenerationRole
{
    /// <summary>Answers searches.</summary>
    Live,

    /// <summary>Was live before, and is written still.</summary>
    Previous,

    /// <summary>Is being built, or waits to be swapped in.</summary>
    Building,
}

public enum RebuildPhase
{
    /// <summary>The generation is announced to all that write.</summary>
    Preparing,

    /// <summary>All events are read and written.</summary>
    Scanning,

    /// <summary>The new generation is compared with the live one.</summary>
    Comparing,

    /// <summary>Complete, and waits for somebody's decision.</summary>
    Held,
    Swapping,
    Cancelling,

    /// <summary>It gave up; what it had built is being removed.</summary>
    Failing,

    /// <summary>It is live.</summary>
    Done,
    Cancelled,
    Failed,
}

/// <summary>
/// How far a rebuild is. What it counts is of all tenants, and null to whoever is not the owner, but where it says
/// otherwise.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.RebuildStatus")]
public sealed record RebuildStatus
{
    [Id(0)]
    public required RebuildPhase Phase { get; init; }

    [Id(1)]
    public required string Generation { get; init; }

    [Id(2)]
    public required DateTimeOffset StartedAt { get; init; }

    [Id(3)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Documents read so far.</summary>
    [Id(4)]
    public long? Documents { get; init; }

    /// <summary>Documents that the live generation held at the start: about as many are to be read.</summary>
    [Id(5)]
    public long? DocumentsExpected { get; init; }

    [Id(6)]
    public long? Events { get; init; }

    [Id(7)]
    public long? Bytes { get; init; }

    /// <summary>Of this run, since the start or the last restart of a silo.</summary>
    [Id(8)]
    public double? DocumentsPerSecond { get; init; }

    [Id(9)]
    public double? EventsPerSecond { get; init; }

    /// <summary>Null while nothing can be said.</summary>
    [Id(10)]
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>
    /// Documents that could not be read or written; they are in the dead letters of their tenants. To the owner those
    /// of all, to others their tenant's; null where nobody can tell.
    /// </summary>
    [Id(11)]
    public long? Failures { get; init; }

    /// <summary>The first of them: of the caller's tenant, or to the owner of each tenant.</summary>
    [Id(12)]
    public ImmutableArray<DocumentFailure> FailedDocuments { get; init; } = [];

    /// <summary>What the comparison found; null before.</summary>
    [Id(13)]
    public IndexComparison? Comparison { get; init; }

    /// <summary>Wait before the swap in any case.</summary>
    [Id(14)]
    public bool Hold { get; init; }

    /// <summary>Why it waits, or why it gave up.</summary>
    [Id(15)]
    public string? Reason { get; init; }

    /// <summary>Of the documents that are to be read, those that are: 0 to 1, in hundredths.</summary>
    [Id(16)]
    public double Share { get; init; }

    public bool IsOver => Phase is RebuildPhase.Done or RebuildPhase.Cancelled or RebuildPhase.Failed;
}

/// <param name="Code">One of <c>Problems</c>.</param>
[GenerateSerializer, Immutable, Alias("docs.DocumentFailure")]
public sealed record DocumentFailure([property: Id(0)] DocumentKey Document, [property: Id(1)] string Code);

/// <summary>A new generation against the live one, entry by entry, content included.</summary>
/// <param name="Equal">Documents that both hold alike.</param>
/// <param name="Missing">The new one lacks them.</param>
/// <param name="Behind">The new one has an older version.</param>
/// <param name="Added">The live one lacks them.</param>
/// <param name="Ahead">The new one has a newer version.</param>
/// <param name="Changed">The same version says something else.</param>
/// <param name="Differences">The first of them.</param>
[GenerateSerializer, Immutable, Alias("docs.IndexComparison")]
public sealed record IndexComparison(
    [property: Id(0)] long Equal,
    [property: Id(1)] long Missing,
    [property: Id(2)] long Behind,
    [property: Id(3)] long Added,
    [property: Id(4)] long Ahead,
    [property: Id(5)] long Changed,
    [property: Id(6)] ImmutableArray<IndexDifference> Differences)
{
    /// <summary>Whether a swap would lose something.</summary>
    public bool Loses => Missing + Behind > 0;

    public long Total => Missing + Behind + Added + Ahead + Changed;
}

/// <param name="Kind">missing, behind, added, ahead or changed.</param>
/// <param name="LiveVersion">0 where the live generation lacks it.</param>
/// <param name="NewVersion">0 where the new one lacks it.</param>
/// <param name="Fields">Names of what differs in an entry of the same version.</param>
[GenerateSerializer, Immutable, Alias("docs.IndexDifference")]
public sealed record IndexDifference(
    [property: Id(0)] DocumentKey Document,
    [property: Id(1)] string Kind,
    [property: Id(2)] long LiveVersion,
    [property: Id(3)] long NewVersion,
    [property: Id(4)] ImmutableArray<string> Fields);
