using System.Collections.Immutable;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Operations;

/// <summary>Gives out who did what and when, from the events themselves; the key is the caller's tenant.</summary>
[Alias("docs.IAuditGrain")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>
    /// A page of commits, each stream's in order of version. It may be empty although more follow. What a stream got
    /// meanwhile may or may not come.
    /// </summary>
    /// <param name="after">Where the page before ended; null begins.</param>
    /// <exception cref="CallerRefusedException">All tenants are asked for without <see cref="Role.Owner"/>.</exception>
    [Alias("Read"), RequiresRole(Role.Admin)]
    Task<AuditPage> Read(AuditRequest request, AuditPlace? after);
}

/// <summary>What is asked for; a time that is null has no end.</summary>
[GenerateSerializer, Immutable, Alias("docs.AuditRequest")]
public sealed record AuditRequest
{
    [Id(0)]
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    [Id(1)]
    public DateTimeOffset? To { get; init; }

    /// <summary>One document alone, of the grain's tenant.</summary>
    [Id(2)]
    public DocumentKey? Document { get; init; }

    [Id(3)]
    public bool AllTenants { get; init; }
}

/// <summary>Behind which commit to go on.</summary>
[GenerateSerializer, Immutable, Alias("docs.AuditPlace")]
public sealed record AuditPlace([property: Id(0)] DocumentKey Document, [property: Id(1)] long Version);

/// <param name="Next">Null at the end.</param>
[GenerateSerializer, Immutable, Alias("docs.AuditPage")]
public sealed record AuditPage(
    [property: Id(0)] ImmutableArray<AuditedCommit> Commits, [property: Id(1)] AuditPlace? Next);

/// <summary>
/// One commit: who, when, and which events. The names of its events are those that the system reads; everything else
/// stands in <see cref="Record"/> in clear.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.AuditedCommit")]
public sealed record AuditedCommit
{
    [Id(0)]
    public required DocumentKey Document { get; init; }

    [Id(1)]
    public required long FirstVersion { get; init; }

    [Id(2)]
    public required DateTimeOffset Time { get; init; }

    [Id(3)]
    public required string Actor { get; init; }

    /// <summary>Permanent names; of an erased document only how many there were.</summary>
    [Id(4)]
    public required ImmutableArray<string> Events { get; init; }

    /// <summary>What was said of some of them: reasons, and what was disclosed. Never document text.</summary>
    [Id(5)]
    public ImmutableArray<string> Details { get; init; } = [];

    /// <summary>The stored bytes: the envelope in clear, the events sealed. The hash chain covers them.</summary>
    [Id(6)]
    public required ReadOnlyMemory<byte> Record { get; init; }
}
