using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Docs.Search.Rebuild;

namespace Orleans.Docs.Search;

/// <summary>
/// The operator's door to the generations: asks the record, the rebuild and the projection. Of single documents only an
/// owner hears what is of other tenants.
/// </summary>
[StatelessWorker]
internal sealed class IndexGrain(ISearchIndex index, IOptions<ProjectionOptions> projections) : Grain, IIndexGrain
{
    private IIndexRebuildGrain RebuildGrain => GrainFactory.GetGrain<IIndexRebuildGrain>(0);

    public async Task<IndexStatus> Status()
    {
        // The rebuild first: what it says it has done to the set is then there.
        var rebuild = await RebuildGrain.Status();
        var set = await GrainFactory.GetGrain<IIndexGenerationsGrain>(0).Get();
        var lag = Task.WhenAll(Enumerable.Range(0, projections.Value.Partitions)
            .Select(partition => GrainFactory.GetGrain<IProjectionGrain>(partition).Pending()));
        var generations = await Task.WhenAll(set.Named.Select(async name => new GenerationStatus(
            name,
            name == set.Live ? GenerationRole.Live
                : name == set.Previous ? GenerationRole.Previous
                : GenerationRole.Building,
            await Count(name),
            name == set.Live && set.LiveIsDamaged)));
        return new IndexStatus
        {
            Epoch = set.Epoch,
            Generations = [.. generations],
            DropAt = set.DropAt,
            Rebuild = rebuild is null || CallerScope.Current is not { } caller || caller.Has(Role.Owner)
                ? rebuild
                : OfTenant(rebuild, caller.Tenant),
            Lag = (await lag).Sum(),
        };
    }

    public Task<IndexStatus> Rebuild(bool hold) => After(RebuildGrain.Start(hold));

    public Task<IndexStatus> Cancel() => After(RebuildGrain.Cancel());

    public Task<IndexStatus> Swap() => After(RebuildGrain.Swap());

    public Task<IndexStatus> Rollback() => After(RebuildGrain.Rollback());

    public Task<IndexStatus> Drop() => After(RebuildGrain.Drop());

    private static RebuildStatus OfTenant(RebuildStatus rebuild, string tenant) => rebuild with
    {
        FailedDocuments = rebuild.FailedDocuments.RemoveAll(failed => failed.Document.Tenant != tenant),
        Comparison = rebuild.Comparison is not { } found ? null : found with
        {
            Differences = found.Differences.RemoveAll(difference => difference.Document.Tenant != tenant),
        },
    };

    private async Task<IndexStatus> After(Task command)
    {
        await command;
        return await Status();
    }

    private async Task<long> Count(string generation)
    {
        try
        {
            return await index.Count(generation, CancellationToken.None);
        }
        catch (IndexUnavailableException)
        {
            return -1;
        }
    }
}
