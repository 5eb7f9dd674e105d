using System.Collections.Immutable;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Admission;

/// <summary>What operators stopped for the time being; a later version replaces an earlier one.</summary>
[GenerateSerializer, Immutable, Alias("docs.QueuePauses")]
public sealed record QueuePauses
{
    public static QueuePauses None { get; } = new();

    [Id(0)]
    public long Version { get; init; }

    [Id(1)]
    public ImmutableHashSet<Step> Steps { get; init; } = [];

    [Id(2)]
    public ImmutableHashSet<Lane> Lanes { get; init; } = [];

    [Id(3)]
    public ImmutableHashSet<string> Tenants { get; init; } = [];

    /// <summary>Silos that take no new work; a silo that was started again is another.</summary>
    [Id(4)]
    public ImmutableHashSet<string> DrainedSilos { get; init; } = [];
}
