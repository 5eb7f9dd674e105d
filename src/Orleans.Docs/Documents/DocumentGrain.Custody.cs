using System.Collections.Immutable;
using Orleans.Docs.Callers;
using Orleans.Docs.Retention;

namespace Orleans.Docs.Documents;

/// <content>Who sees the document and how long it stays.</content>
internal sealed partial class DocumentGrain
{
    /// <summary>Attachments within attachments that are asked whether they are on hold.</summary>
    private const int NestingMax = 16;

    public async Task<ErasureReceipt> Erase(string commandId, string? reason, bool keepAttachments)
    {
        ImmutableArray<DocumentKey>? attachments = keepAttachments ? null : Existing.Children;
        if (await FirstHeld(attachments ?? [], NestingMax) is { } held)
        {
            throw new LegalHoldException(
                $"document {held}, which came in this one, is on legal hold: release it, or keep attachments");
        }

        var view = await Command(commandId, d => Decide.Erase(d, commandId, reason, attachments));
        await services.Admission.Withdraw(State.Key);
        return new ErasureReceipt(
            view, services.KeyStore.Backups, await services.Copies.Staying(State.Key, CancellationToken.None));
    }

    public async Task EraseWith(DocumentKey parent, string actor, string? reason)
    {
        if (!State.Exists || State.IsErased)
        {
            return;
        }

        // Of the same for each try, since the erasure of the other one may be broken off and go on.
        var commandId = $"erased-with-{parent.Id}";
        var decision = Decide.EraseWith(State, commandId, parent, reason);
        if (decision is Decision.Write)
        {
            await Carry(decision, new CommitFacts(actor) { CommandId = commandId });
            await services.Admission.Withdraw(State.Key);
        }
    }

    public async Task<bool> Expire(RetentionCheck check, bool dryRun)
    {
        if (!check.Takes(State) || await FirstHeld(State.Children, NestingMax) is not null)
        {
            return false;
        }

        if (!dryRun)
        {
            await Carry(Decision.Of(new Erased(check.Reason, State.Children)), new CommitFacts(CommitFacts.System));
        }

        return true;
    }

    public async Task<DocumentKey?> Held(DocumentKey parent, int depth) =>
        State.Parent != parent || State.IsErased ? null
            : State.Hold is not null ? State.Key
            : await FirstHeld(State.Children, depth - 1);

    public Task<DocumentView> SetHold(string commandId, string reason) =>
        Command(commandId, d => Decide.Hold(d, commandId, reason));

    public Task<DocumentView> ReleaseHold(string commandId, string reason) =>
        Command(commandId, d => Decide.Release(d, commandId, reason));

    public Task Disclose(string actor, Disclosure what)
    {
        var decision = Decide.Disclose(Existing, actor, what, services.Time.GetUtcNow());
        return Carry(
            HistoryBound.Keep(State, decision, services.Options.Value.EventsMax), new CommitFacts(actor));
    }

    public async Task WasPurged(long version, int blobs)
    {
        if (version == State.Version)
        {
            await Carry(Decide.Purge(State, blobs), new CommitFacts(CommitFacts.System));
        }
        else
        {
            // Attachments came late: they are owed too.
            Purge();
        }
    }

    private async Task<DocumentKey?> FirstHeld(ImmutableArray<DocumentKey> attachments, int depth)
    {
        foreach (var attachment in depth > 0 ? attachments : [])
        {
            if (await services.Documents.Of(attachment).Held(State.Key, depth) is { } held)
            {
                return held;
            }
        }

        return null;
    }

    /// <summary>Has what is left of an erased document purged; the sweep repairs a loss.</summary>
    private void Purge()
    {
        if (State.IsErased)
        {
            Watch(services.Erasures.Of(State.Key.Tenant).Offer(State.Key));
        }
    }
}
