using System.Text.Json;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Notifications;

/// <summary>
/// A document settled: what is told outside. Ids, state and type, and nothing of what the document holds.
/// </summary>
/// <param name="Version">Of the document when it had settled.</param>
/// <param name="Episode">First version of the episode that ended so.</param>
/// <param name="State">As words for people and programs have it, such as <c>completed</c>.</param>
/// <param name="Problem">Code of what parked it or made it short.</param>
[GenerateSerializer, Immutable, Alias("docs.SettledNotice")]
public sealed record SettledNotice(
    [property: Id(0)] DocumentKey Document,
    [property: Id(1)] long Version,
    [property: Id(2)] long Episode,
    [property: Id(3)] DateTimeOffset SettledAt,
    [property: Id(4)] string State,
    [property: Id(5)] string? Type,
    [property: Id(6)] string? Problem)
{
    public const string EventType = "document.settled";

    /// <summary>Stream and version: the same however often it is told.</summary>
    public string Id => $"{Document}@{Version}";

    /// <param name="settled">As it stood when it had settled.</param>
    public static SettledNotice Of(Document settled)
    {
        var view = DocumentViews.Of(settled);
        return new SettledNotice(
            settled.Key, settled.Version, settled.LastEpisode, settled.ChangedAt,
            JsonNamingPolicy.KebabCaseLower.ConvertName(view.State.ToString()), view.Type, view.Problem);
    }

    /// <summary>UTF-8, the same bytes for the same notice.</summary>
    public byte[] ToJson()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("id", Id);
            json.WriteString("type", EventType);
            json.WriteString("timestamp", SettledAt.UtcDateTime);
            json.WriteStartObject("data");
            json.WriteString("tenant", Document.Tenant);
            json.WriteString("document", Document.Id);
            json.WriteNumber("version", Version);
            json.WriteString("state", State);
            json.WriteString("documentType", Type);
            json.WriteString("problem", Problem);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
