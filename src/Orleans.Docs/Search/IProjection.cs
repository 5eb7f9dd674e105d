using Orleans.Concurrency;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Search;

/// <summary>Tells the projection that a document changed. It says only "look again": losing one is harmless.</summary>
public interface IProjection
{
    Task Changed(DocumentKey document, long version);
}

/// <summary>One partition of the projection from events to the index; the key is its number.</summary>
[Alias("docs.IProjectionGrain"), RequiresRole(Role.Silo)]
internal interface IProjectionGrain : IGrainWithIntegerKey
{
    [Alias("Changed"), OneWay]
    Task Changed(DocumentKey document, long version);

    /// <summary>Documents that wait to be looked at.</summary>
    [Alias("Pending")]
    Task<int> Pending();

    /// <summary>
    /// When it returns, whatever this partition wrote under an older epoch of the generations is written or given up,
    /// and it writes under none older than this.
    /// </summary>
    [Alias("Adopt")]
    Task Adopt(long epoch);
}

internal sealed class GrainProjection(
    IGrainFactory grains, Microsoft.Extensions.Options.IOptions<ProjectionOptions> options)
    : IProjection
{
    public Task Changed(DocumentKey document, long version) =>
        grains.GetGrain<IProjectionGrain>(PartitionOf(document, options.Value.Partitions)).Changed(document, version);

    /// <summary>Stable between processes and versions (FNV-1a).</summary>
    public static int PartitionOf(DocumentKey document, int partitions)
    {
        var hash = 2166136261u;
        foreach (var c in document.ToString())
        {
            hash = (hash ^ c) * 16777619u;
        }

        return (int)(hash % (uint)partitions);
    }
}
