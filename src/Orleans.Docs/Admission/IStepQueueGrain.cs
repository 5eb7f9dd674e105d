using System.Collections.Immutable;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Admission;

/// <summary>The queue of one engine; the key is the step's name.</summary>
[Alias("docs.IStepQueueGrain"), RequiresRole(Role.Silo)]
internal interface IStepQueueGrain : IGrainWithStringKey
{
    [Alias("Offer")]
    Task<bool> Offer(QueueEntry entry);

    [Alias("Withdraw")]
    Task Withdraw(DocumentKey document);

    [Alias("NotHeld")]
    Task<ImmutableArray<DocumentKey>> NotHeld(ImmutableArray<DocumentKey> documents);

    [Alias("Status")]
    Task<QueueStatus> Status();
}
