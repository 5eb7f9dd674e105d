using System.Collections.Immutable;
using Orleans.Docs.Admission.Quota;
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

    /// <summary>As <see cref="IAdmission.Wake"/>.</summary>
    [Alias("Wake")]
    Task Wake(DocumentKey document, int attempt);

    [Alias("NotHeld")]
    Task<ImmutableArray<DocumentKey>> NotHeld(ImmutableArray<DocumentKey> documents);

    /// <summary>What the queue can say about a document that it holds, or that would come to it now.</summary>
    /// <param name="pages">As <see cref="QueueEntry.Pages"/>.</param>
    [Alias("Outlook")]
    Task<Outlook> Outlook(DocumentKey document, Lane lane, int pages);

    /// <summary>How much waits, in all and of one tenant.</summary>
    [Alias("Load")]
    Task<QueueLoad> Load(string tenant);

    /// <summary>What operators paused by now; an earlier version than the last one changes nothing.</summary>
    [Alias("Pause")]
    Task Pause(QueuePauses pauses);

    /// <summary>
    /// A place for a what-if trial, or when to ask again. Normal work goes first. Give it back with
    /// <see cref="LeaveTrial"/>.
    /// </summary>
    [Alias("EnterTrial")]
    Task<TrialEntry> EnterTrial(Guid trial);

    /// <summary>Gives the permit back; nothing if it is not held.</summary>
    [Alias("LeaveTrial")]
    Task LeaveTrial(Guid trial);

    /// <param name="tenant">Whose part of it; null: the whole.</param>
    [Alias("Status")]
    Task<QueueStatus> Status(string? tenant);
}

/// <param name="RetryAfter">Null when it may begin.</param>
/// <param name="Permit">For its call, as for other work.</param>
[GenerateSerializer, Immutable, Alias("docs.TrialEntry")]
internal readonly record struct TrialEntry(
    [property: Id(0)] TimeSpan? RetryAfter, [property: Id(1)] Permit? Permit);

/// <param name="PerSecond">Calls that end a second while work waits; 0 while unknown.</param>
[GenerateSerializer, Immutable, Alias("docs.QueueLoad")]
internal readonly record struct QueueLoad(
    [property: Id(0)] int Waiting, [property: Id(1)] int WaitingOfTenant, [property: Id(2)] double PerSecond);
