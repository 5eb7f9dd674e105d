using Orleans.Docs.Callers;
using Orleans.Docs.Search;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.Docs.Aws.Search;

/// <summary>One stream of changes; the key is its number.</summary>
[Alias("docs.IChangesGrain"), RequiresRole(Role.Silo)]
internal interface IChangesGrain : IGrainWithStringKey;

/// <summary>Hands what comes by the stream on to the projection, which coalesces it.</summary>
[ImplicitStreamSubscription(ChangeMessages.Namespace)]
internal sealed class ChangesGrain(GrainProjection projection)
    : Grain, IChangesGrain, IStreamSubscriptionObserver, IAsyncObserver<DocumentChanged>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<DocumentChanged>().ResumeAsync(this);

    public Task OnNextAsync(DocumentChanged item, StreamSequenceToken? token = null) =>
        projection.Changed(item.Document, item.Version, item.Owes);

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
