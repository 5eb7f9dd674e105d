using System.Text.Json;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Web.Answers;

/// <summary>One event of a document's history.</summary>
internal sealed record EventAnswer(
    long Version,
    string Name,
    DateTimeOffset Time,
    string Actor,
    string? CommandId,
    int? Attempt,
    string? Engine,
    string? ModelVersion,
    decimal CostUsd,
    long? InputTokens,
    long? OutputTokens,
    double? DurationMs,
    string? TraceId,
    JsonElement Event)
{
    /// <summary>Stands for what people wrote, which may hold personal data.</summary>
    public const string Hidden = "[hidden]";

    public static EventAnswer Of(RecordedEvent e) => Of(e, Hide(e.Event));

    /// <summary>With what people wrote.</summary>
    public static EventAnswer Unredacted(RecordedEvent e) => Of(e, e.Event);

    private static EventAnswer Of(RecordedEvent e, DocumentEvent shown) => new(
        e.Version, e.Name, e.Time, e.Actor, e.CommandId, e.Attempt, e.Engine, e.ModelVersion, e.CostUsd,
        e.InputTokens, e.OutputTokens, e.Duration?.TotalMilliseconds, e.TraceId,
        JsonSerializer.SerializeToElement(shown, shown.GetType(), WebJson.Options));

    private static DocumentEvent Hide(DocumentEvent e) => e switch
    {
        Uploaded uploaded => uploaded with { FileName = Hidden },
        PagesExtracted pages => pages with
        {
            Attachments = [.. pages.Attachments.Select(attachment => attachment with { FileName = Hidden })],
        },
        Corrected corrected when corrected.Field != CorrectableFields.Type =>
            corrected with { From = corrected.From is null ? null : Hidden, To = Hidden },
        Reviewed { Reason: not null } reviewed => reviewed with { Reason = Hidden },
        Erased erased => erased with { Reason = erased.Reason is null ? null : Hidden },
        HoldSet => new HoldSet(Hidden),
        HoldReleased => new HoldReleased(Hidden),
        _ => e,
    };
}

/// <summary>A part of a history; <paramref name="Next"/> is the version to go on from, or null at the end.</summary>
internal sealed record HistoryAnswer(IReadOnlyList<EventAnswer> Events, long? Next);

/// <summary>What a live stream sends: the events of one commit, and the document after them.</summary>
internal sealed record ChangeAnswer(DocumentAnswer Document, IReadOnlyList<EventAnswer> Events)
{
    public static ChangeAnswer Of(DocumentChange change) =>
        new(DocumentAnswer.Of(change.Document), [.. change.Events.Select(EventAnswer.Of)]);
}
