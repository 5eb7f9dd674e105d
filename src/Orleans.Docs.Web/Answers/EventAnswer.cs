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
    public static EventAnswer Of(RecordedEvent e) => new(
        e.Version, e.Name, e.Time, e.Actor, e.CommandId, e.Attempt, e.Engine, e.ModelVersion, e.CostUsd,
        e.InputTokens, e.OutputTokens, e.Duration?.TotalMilliseconds, e.TraceId,
        JsonSerializer.SerializeToElement(e.Event, e.Event.GetType(), WebJson.Options));
}

/// <summary>A part of a history; <paramref name="Next"/> is the version to go on from, or null at the end.</summary>
internal sealed record HistoryAnswer(IReadOnlyList<EventAnswer> Events, long? Next);

/// <summary>What a live stream sends: the events of one commit, and the document after them.</summary>
internal sealed record ChangeAnswer(DocumentAnswer Document, IReadOnlyList<EventAnswer> Events)
{
    public static ChangeAnswer Of(DocumentChange change) =>
        new(DocumentAnswer.Of(change.Document), [.. change.Events.Select(EventAnswer.Of)]);
}
