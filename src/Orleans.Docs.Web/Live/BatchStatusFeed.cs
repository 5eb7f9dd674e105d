using Orleans.Docs.Batches;
using Orleans.Docs.Web.Callers;

namespace Orleans.Docs.Web.Live;

/// <summary>How a batch gets on; a paused one may be resumed, and is watched too.</summary>
internal sealed class BatchStatusFeed(string id, TimeProvider time) : LookedAt<BatchStatus>(time)
{
    protected override string Event => "batch";

    protected override Task<BatchStatus> Look(Caller caller, CancellationToken cancellationToken) =>
        caller.Docs.Batches.GetAsync(id, cancellationToken);

    protected override bool IsAtWork(BatchStatus answer) =>
        answer.State is not (BatchState.Cancelled or BatchState.Finished);

    protected override BatchStatus Compared(BatchStatus answer) => answer with { Time = answer.OpenedAt };
}
