using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Auditing;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Search.Rebuild;

namespace Orleans.Docs.Search;

/// <summary>
/// The operator's door to the generations: asks the record, the rebuild and the projection. Only an owner hears of
/// documents of other tenants, or how many there are.
/// </summary>
[StatelessWorker]
internal sealed class IndexGrain(ISearchIndex index, IOptions<ProjectionOptions> projections) : Grain, IIndexGrain
{
    private IIndexRebuildGrain RebuildGrain => GrainFactory.GetGrain<IIndexRebuildGrain>(0);

    public async Task<IndexStatus> Status()
    {
        var tenant = CallerScope.OnlyTenant;
        // The rebuild first: what it says it has done to the set is then there.
        var rebuild = await RebuildGrain.Status(tenant);
        var set = await GrainFactory.GetGrain<IIndexGenerationsGrain>(0).Get();
        var lag = Task.WhenAll(Enumerable.Range(0, projections.Value.Partitions)
            .Select(partition => GrainFactory.GetGrain<IProjectionGrain>(partition).Pending(tenant)));
        var generations = await Task.WhenAll(set.Named.Select(async name => new GenerationStatus(
            name,
            name == set.Live ? GenerationRole.Live
                : name == set.Previous ? GenerationRole.Previous
                : GenerationRole.Building,
            await Count(name, tenant),
            name == set.Live && set.LiveIsDamaged)));
        return new IndexStatus
        {
            Epoch = set.Epoch,
            Generations = [.. generations],
            DropAt = set.DropAt,
            Rebuild = rebuild,
            Lag = (await lag).Sum(),
        };
    }

    public Task<IndexStatus> Rebuild(bool hold) => Do("index-rebuild-begun", rebuild => rebuild.Start(hold));

    public Task<IndexStatus> Cancel() => Do("index-rebuild-cancelled", rebuild => rebuild.Cancel());

    public Task<IndexStatus> Swap() => Do("index-swapped", rebuild => rebuild.Swap());

    public Task<IndexStatus> Rollback() => Do("index-rolled-back", rebuild => rebuild.Rollback());

    public Task<IndexStatus> Drop() => Do("index-previous-dropped", rebuild => rebuild.Drop());

    private async Task<IndexStatus> Do(string act, Func<IIndexRebuildGrain, Task> command)
    {
        await GrainFactory.GetGrain<IOperatorLogGrain>(this.GetPrimaryKeyString())
            .Record(CallerScope.Actor, new OperatorActed(act));
        await command(RebuildGrain);
        return await Status();
    }

    private async Task<long> Count(string generation, string? tenant)
    {
        try
        {
            return tenant is null
                ? await index.Count(generation, CancellationToken.None)
                : (await index.Totals(generation, tenant, tag: null, CancellationToken.None)).ByState.Values.Sum();
        }
        catch (IndexUnavailableException)
        {
            return -1;
        }
    }
}
