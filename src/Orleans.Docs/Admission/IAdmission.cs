using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Admission;

/// <summary>
/// Stands between documents and engines: takes owed steps and starts a worker for each when a permit is in hand.
/// Forgets everything in a crash; the sweep offers again what is not settled.
/// </summary>
public interface IAdmission
{
    /// <summary>
    /// Offers a step. True if it is queued or at work (also when it was before); false if the queue is full, in which
    /// case the sweep offers it again.
    /// </summary>
    Task<bool> Offer(QueueEntry entry);

    /// <summary>
    /// Takes back what waits for the document and breaks off what is at work: its place is free at once, whatever its
    /// engine makes of it, and what still comes of it does not count.
    /// </summary>
    Task Withdraw(DocumentKey document);

    /// <summary>
    /// The service that works on this attempt at a step says that it is done: asked for now, not when that is due.
    /// Harmless when it is not true, comes twice or is of an attempt that is over.
    /// </summary>
    Task Wake(DocumentKey document, Step step, int attempt);

    /// <summary>Which of these documents no queue holds, neither waiting nor at work.</summary>
    Task<IReadOnlyList<DocumentKey>> NotHeld(IReadOnlyList<DocumentKey> documents);

    /// <summary>
    /// When the document will have come through what it owes; null when it owes nothing, and while nobody can tell.
    /// Never fails for a queue that is out of reach.
    /// </summary>
    Task<ArrivalEstimate?> Expect(Document document);
}

/// <summary>
/// Says when a queue may start a step; asked only by that step's queue, and answers from memory.
/// </summary>
public interface IPermits
{
    /// <summary>Steps at work at once at most, on all of so many silos together.</summary>
    int Max(Step step, int silos);

    /// <summary>The API that the step's engine calls first, where it calls a service.</summary>
    string? FirstApi(Step step);

    /// <summary>
    /// Whether another step may start while <paramref name="running"/> are at work on all of so many silos. Yes is a
    /// permit: start one at once, or it lapses.
    /// </summary>
    /// <param name="api">Of which a permit must be in hand; null: none.</param>
    /// <param name="permit">To go with the step; null also where the API has no quota.</param>
    bool TryTake(Step step, string? api, int running, int silos, out Permit? permit);

    /// <summary>
    /// Steps that may start a second now with a permit of <see cref="FirstApi"/>. Null: nothing but what is at work at
    /// once bounds them.
    /// </summary>
    double? PerSecond(Step step);

    /// <summary>When a step that was refused may be tried again; null: when one at work ends.</summary>
    TimeSpan? RetryAfter(Step step);
}
