using System.Collections.Immutable;

namespace Orleans.Docs.Search.Rebuild;

/// <summary>How far one partition of a build is: every document up to here is in the generation, durably.</summary>
/// <param name="After">The last of them; null at the beginning.</param>
/// <param name="IsDone">Nothing is left.</param>
[GenerateSerializer, Immutable, Alias("docs.BuildCheckpoint")]
public sealed record BuildCheckpoint(
    [property: Id(0)] DocumentKey? After,
    [property: Id(1)] bool IsDone,
    [property: Id(2)] long Documents,
    [property: Id(3)] long Events,
    [property: Id(4)] long Bytes)
{
    public static BuildCheckpoint Start { get; } = new(null, false, 0, 0, 0);
}

/// <summary>How far a build is; with it another one goes on.</summary>
/// <param name="Partitions">One checkpoint each.</param>
/// <param name="Failures">Documents left out, since they cannot be read or the index refuses them.</param>
/// <param name="FailedDocuments">The first of each tenant.</param>
[GenerateSerializer, Immutable, Alias("docs.BuildState")]
public sealed record BuildState(
    [property: Id(0)] ImmutableArray<BuildCheckpoint> Partitions,
    [property: Id(1)] long Failures,
    [property: Id(2)] ImmutableArray<DocumentFailure> FailedDocuments)
{
    /// <summary>Tenants beyond it are counted in <see cref="Failures"/> alone.</summary>
    public const int TenantsCountedMax = 10_000;

    /// <summary>Fewer than <see cref="Failures"/> in all where a version that did not count so began.</summary>
    [Id(3)]
    public ImmutableArray<TenantFailures> FailuresByTenant { get; init; } = [];

    public long Documents => Partitions.Sum(partition => partition.Documents);

    public long Events => Partitions.Sum(partition => partition.Events);

    public long Bytes => Partitions.Sum(partition => partition.Bytes);

    /// <summary>Documents of a tenant that are left out; null where nobody can tell.</summary>
    public long? FailuresOf(string tenant)
    {
        var isWhole = FailuresByTenant.Sum(counted => counted.Count) == Failures;
        var found = FailuresByTenant.FirstOrDefault(counted => counted.Tenant == tenant);
        return isWhole ? found?.Count ?? 0
            : FailuresByTenant.Length == TenantsCountedMax ? found?.Count
            : null;
    }

    public static BuildState Start(int partitions) =>
        new([.. Enumerable.Repeat(BuildCheckpoint.Start, partitions)], 0, []);
}

/// <summary>How many documents of a tenant a build leaves out.</summary>
[GenerateSerializer, Immutable, Alias("docs.TenantFailures")]
public sealed record TenantFailures([property: Id(0)] string Tenant, [property: Id(1)] long Count);
