using System.Collections.Immutable;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Operations;

/// <summary>How long documents of one tenant stay; the key is the tenant.</summary>
[Alias("docs.IRetentionGrain")]
public interface IRetentionGrain : IGrainWithStringKey
{
    [Alias("Get"), RequiresRole(Role.Admin)]
    Task<ImmutableArray<RetentionRule>> Get();

    /// <summary>
    /// From now on documents are erased that were uploaded longer ago. A rule for a type holds for it in place of the
    /// one for all.
    /// </summary>
    /// <exception cref="CommandRefusedException">No such type, or not 1 to 36,500 days.</exception>
    [Alias("Set"), RequiresRole(Role.Admin)]
    Task<ImmutableArray<RetentionRule>> Set(string? type, int days);

    /// <summary>Nothing if there is no such rule.</summary>
    [Alias("Clear"), RequiresRole(Role.Admin)]
    Task<ImmutableArray<RetentionRule>> Clear(string? type);

    /// <summary>What the rules would erase now, oldest first, at most 1 to 1,000; erases nothing.</summary>
    [Alias("Preview"), RequiresRole(Role.Admin)]
    Task<ImmutableArray<DocumentKey>> Preview(int countMax);
}

/// <param name="Type">Null for every type that has no rule of its own.</param>
/// <param name="Days">Since the upload.</param>
[GenerateSerializer, Immutable, Alias("docs.RetentionRule")]
public sealed record RetentionRule([property: Id(0)] string? Type, [property: Id(1)] int Days);
