using Orleans.Concurrency;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Search;

/// <summary>
/// Tells the projection that a document changed, by calls or by whatever a wing has. It says only "look again": losing
/// one is harmless, since the sweep looks at what stays unsettled.
/// </summary>
public interface IProjection
{
    /// <param name="version">What the index should hold at least; 0 where that is not known.</param>
    /// <param name="owes">Steps are owed, so that it will change again soon: there is no hurry.</param>
    Task Changed(DocumentKey document, long version, bool owes);
}

/// <summary>One partition of the projection from events to the index; the key is its number.</summary>
[Alias("docs.IProjectionGrain"), RequiresRole(Role.Silo)]
internal interface IProjectionGrain : IGrainWithIntegerKey
{
    [Alias("Changed"), OneWay]
    Task Changed(DocumentKey document, long version, bool owes);

    /// <summary>Documents that wait to be looked at, of one tenant or, with null, of all.</summary>
    [Alias("Pending")]
    Task<int> Pending(string? tenant);

    /// <summary>
    /// When it returns, whatever this partition wrote under an older epoch of the generations is written or given up,
    /// and it writes under none older than this.
    /// </summary>
    [Alias("Adopt")]
    Task Adopt(long epoch);
}

/// <summary>Calls the document's partition.</summary>
public sealed class GrainProjection(
    IGrainFactory grains, Microsoft.Extensions.Options.IOptions<ProjectionOptions> options)
    : IProjection
{
    private readonly IProjectionGrain[] _partitions =
        [.. Enumerable.Range(0, options.Value.Partitions).Select(n => grains.GetGrain<IProjectionGrain>(n))];

    public Task Changed(DocumentKey document, long version, bool owes) =>
        _partitions[PartitionOf(document, _partitions.Length)].Changed(document, version, owes);

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
