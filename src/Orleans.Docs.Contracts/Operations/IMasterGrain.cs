using System.Collections.Immutable;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Operations;

/// <summary>
/// The master key, which wraps the keys of all tenants' documents, for the owner; the grain's key is the caller's
/// tenant. Nothing of the key itself is ever told.
/// </summary>
[Alias("docs.IMasterGrain")]
public interface IMasterGrain : IGrainWithStringKey
{
    [Alias("Status"), RequiresRole(Role.Admin | Role.Owner)]
    Task<MasterStatus> Status();

    /// <summary>
    /// Begins to wrap every document's key by a new master key, and then destroys the one before. Documents are read
    /// and written meanwhile; a crash does not start it over. On AWS the new one is the key that the configuration
    /// names by then, and the one before stays in KMS until somebody deletes it there.
    /// </summary>
    /// <exception cref="CommandRefusedException">A rotation is under way.</exception>
    [Alias("Rotate"), RequiresRole(Role.Admin | Role.Owner)]
    Task<MasterStatus> Rotate();
}

public enum RotationPhase
{
    /// <summary>The new master key is being taken into use.</summary>
    Beginning,

    /// <summary>Keys are wrapped anew.</summary>
    Wrapping,

    /// <summary>Every key is; the master keys before are being destroyed.</summary>
    Retiring,

    Done,

    /// <summary>Ended with the master keys before still kept, for the reason that is given.</summary>
    Failed,
}

/// <summary>One rotation: who, when, and what became of it.</summary>
[GenerateSerializer, Immutable, Alias("docs.MasterRotation")]
public sealed record MasterRotation
{
    [Id(0)]
    public required RotationPhase Phase { get; init; }

    [Id(1)]
    public required DateTimeOffset StartedAt { get; init; }

    [Id(2)]
    public required string By { get; init; }

    [Id(3)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The new one; empty until it is in use.</summary>
    [Id(4)]
    public string MasterKeyId { get; init; } = "";

    /// <summary>From 1; each looks at all keys, and the last finds nothing to do.</summary>
    [Id(5)]
    public int Pass { get; init; } = 1;

    /// <summary>Keys that this pass has looked at.</summary>
    [Id(6)]
    public long Looked { get; init; }

    /// <summary>Keys that are wrapped anew, of all passes.</summary>
    [Id(7)]
    public long Wrapped { get; init; }

    /// <summary>Keys of this pass that nothing opens: altered, or wrapped by a master key that is not there.</summary>
    [Id(8)]
    public long Unreadable { get; init; }

    /// <summary>Keys of this pass that another master key had wrapped.</summary>
    [Id(10)]
    public long Others { get; init; }

    /// <summary>Why it does not get on, or ended so; null where all is well.</summary>
    [Id(9)]
    public string? Reason { get; init; }

    public bool IsOver => Phase is RotationPhase.Done or RotationPhase.Failed;
}

/// <param name="MasterKeyId">The one that wraps new keys; null where that cannot be found out now.</param>
/// <param name="Rotations">The newest first, some hundred at most.</param>
/// <param name="Note">What a rotation leaves to whoever runs the system.</param>
[GenerateSerializer, Immutable, Alias("docs.MasterStatus")]
public sealed record MasterStatus(
    [property: Id(0)] string? MasterKeyId,
    [property: Id(1)] ImmutableArray<MasterRotation> Rotations,
    [property: Id(2)] string Note);
