using System.Collections.Immutable;

namespace Orleans.Docs.Documents;

/// <content>Decisions about who sees a document and how long it stays.</content>
public static partial class Decide
{
    public const int ReasonLengthMax = 500;

    /// <param name="attachments">Documents that came in this one and go with it; null where they stay.</param>
    public static Decision Erase(
        Document d, string commandId, string? reason, ImmutableArray<DocumentKey>? attachments)
    {
        if (d.IsErased || d.CommandIds.Contains(commandId))
        {
            return Decision.None;
        }

        return !IsReason(reason ?? "-") ? NoReason
            : d.Hold is not null ? Decision.OnHold(d.Key)
            : Decision.Of(new Erased(reason, attachments));
    }

    /// <summary>Goes with the document that it came in, unless it came on its own first.</summary>
    public static Decision EraseWith(Document d, string commandId, DocumentKey parent, string? reason) =>
        d.Parent == parent ? Erase(d, commandId, reason, d.Children) : Decision.None;

    /// <summary>What an erasure owed is done.</summary>
    public static Decision Purge(Document d, int blobs) =>
        Pipeline.OwesErasure(d) ? Decision.Of(new Purged(blobs)) : Decision.None;

    public static Decision Hold(Document d, string commandId, string reason)
    {
        if (Repeated(d, commandId, out var decision))
        {
            return decision;
        }

        return !IsReason(reason) ? NoReason
            : d.Hold == reason ? Decision.None
            : d.Hold is not null ? Decision.No($"document {d.Key} is on legal hold already: release that one first")
            : Decision.Of(new HoldSet(reason));
    }

    public static Decision Release(Document d, string commandId, string reason)
    {
        if (Repeated(d, commandId, out var decision))
        {
            return decision;
        }

        return !IsReason(reason) ? NoReason
            : d.Hold is null ? Decision.No($"document {d.Key} is not on legal hold")
            : Decision.Of(new HoldReleased(reason));
    }

    /// <summary>Once for each hour, caller and kind, so that paging through a document is one event.</summary>
    public static Decision Disclose(Document d, string actor, Disclosure what, DateTimeOffset now) =>
        d.IsErased ? Decision.No($"document {d.Key} was erased")
            : d.Custody.HasDisclosed(actor, what, now) ? Decision.None
            : Decision.Of(new Disclosed(what));

    /// <summary>
    /// Nothing counts for an erased document; but attachments that became documents meanwhile go where it went.
    /// </summary>
    private static Decision Late(Document d, StepReport report) =>
        d.Custody.TakesAttachments
        && report.Result is AttachmentsSubmitted { Children: var late }
        && late.Any(child => !d.Custody.Attachments.Contains(child))
            ? Decision.Of(new Erased(d.Custody.ErasedFor, late))
            : Decision.None;

    private static Decision NoReason { get; } = Decision.No(
        $"a reason has 1 to {ReasonLengthMax} characters and no control characters");

    private static bool IsReason(string reason) =>
        reason.Length is > 0 and <= ReasonLengthMax && !reason.Any(char.IsControl);
}
