using Orleans.Docs.Blobs;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Docs.Erasing;

/// <summary>What one silo holds of documents in memory; the key is the silo's address.</summary>
[Alias("docs.IForgetGrain"), RequiresRole(Role.Silo)]
internal interface IForgetGrain : IGrainWithStringKey
{
    /// <summary>Lets go of the key and of all that was kept at hand.</summary>
    [Alias("Forget")]
    Task Forget(DocumentKey document);
}

[Orleans.Placement.RandomPlacement]
internal sealed class ForgetGrain(
    KeyRing keys, RecentDocuments documents, RecentBlobs blobs, IEnumerable<IPlainCopies> copies)
    : Grain, IForgetGrain
{
    public Task Forget(DocumentKey document)
    {
        keys.Close(document);
        documents.Forget(document);
        blobs.Forget(document);
        foreach (var held in copies)
        {
            held.Forget(document);
        }

        return Task.CompletedTask;
    }
}

/// <summary>Has every silo of the cluster forget a document.</summary>
internal sealed class Forgetting(IGrainFactory grains)
{
    public async Task Everywhere(DocumentKey document)
    {
        var silos = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        foreach (var silo in silos.Keys)
        {
            await At(silo, document);
        }
    }

    // Async, so that the hint does not leak into the caller's request context.
    private async Task At(SiloAddress silo, DocumentKey document)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        await grains.GetGrain<IForgetGrain>(silo.ToParsableString()).Forget(document);
    }
}
