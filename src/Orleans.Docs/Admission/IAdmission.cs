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

    /// <summary>Takes back what waits for the document; work that runs goes on and will not count.</summary>
    Task Withdraw(DocumentKey document);

    /// <summary>Which of these documents no queue holds, neither waiting nor at work.</summary>
    Task<IReadOnlyList<DocumentKey>> NotHeld(IReadOnlyList<DocumentKey> documents);
}

/// <summary>
/// Permits of one engine. Asked only by that engine's queue. The embedded wing counts calls at work; a quota of the
/// cloud stands behind the same port.
/// </summary>
public interface IPermits
{
    int Max(Step step);

    /// <summary>Whether another call may start while <paramref name="running"/> are at work.</summary>
    bool TryTake(Step step, int running);
}
