using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Orleans.Docs.Search;

/// <summary>A tenant's door to its replays; holds nothing.</summary>
[StatelessWorker]
internal sealed class ReplayGrain(ISearchIndex index) : Grain, IReplayGrain
{
    private string Tenant => this.GetPrimaryKeyString();

    private IReplaysGrain Replays => GrainFactory.GetGrain<IReplaysGrain>(0);

    public Task<ReplayStatus> Start(string name, DateTimeOffset asOf) =>
        Replays.Start(Tenant, Name.Check("replay", name), asOf);

    public Task<ImmutableArray<ReplayStatus>> List() => Replays.List(Tenant);

    public Task<bool> Drop(string name) => Replays.Drop(Tenant, Name.Check("replay", name));

    public async Task<SearchPage> Search(string name, SearchQuery query)
    {
        var generation = await Replays.GenerationOf(Tenant, Name.Check("replay", name));
        return await index.Search(generation, Tenant, query, CancellationToken.None);
    }
}
