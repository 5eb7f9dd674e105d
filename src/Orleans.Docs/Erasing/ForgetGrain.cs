using Orleans.Docs.Blobs;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;
using Orleans.Docs.Operations;

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
internal sealed class Forgetting(EverySilo silos)
{
    public Task Everywhere(DocumentKey document) => silos.Call<IForgetGrain>(silo => silo.Forget(document));
}
