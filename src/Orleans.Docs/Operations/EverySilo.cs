using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Docs.Operations;

/// <summary>
/// Calls one grain on each silo of the cluster. Such a grain takes its silo's address as its key and is placed at
/// random, so that it goes where it is told.
/// </summary>
internal sealed class EverySilo(IGrainFactory grains)
{
    public async Task Call<TGrain>(Func<TGrain, Task> call)
        where TGrain : IGrainWithStringKey
    {
        var silos = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        foreach (var silo in silos.Keys)
        {
            await At(silo, call);
        }
    }

    // Async, so that the hint does not leak into the caller's request context.
    private async Task At<TGrain>(SiloAddress silo, Func<TGrain, Task> call)
        where TGrain : IGrainWithStringKey
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        await call(grains.GetGrain<TGrain>(silo.ToParsableString()));
    }
}
