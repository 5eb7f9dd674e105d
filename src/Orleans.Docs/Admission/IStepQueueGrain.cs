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

    /// <summary>
    /// A permit for a what-if trial: null when it is in hand, else when to ask again. Normal work goes first. Give it
    /// back with <see cref="LeaveTrial"/>.
    /// </summary>
    [Alias("EnterTrial")]
    Task<TimeSpan?> EnterTrial(Guid trial);

    /// <summary>Gives the permit back; nothing if it is not held.</summary>
    [Alias("LeaveTrial")]
    Task LeaveTrial(Guid trial);

    [Alias("Status")]
    Task<QueueStatus> Status();
}
