using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Events;

/// <summary>
/// Which event stands under which permanent name. A name is written for ever: a record that changes its JSON gets a
/// new version, and the old name an upcaster to it.
/// </summary>
public sealed class EventCatalog
{
    private readonly FrozenDictionary<string, Func<JsonElement, DocumentEvent>> _readers;
    private readonly FrozenDictionary<Type, (string Name, JsonTypeInfo Json)> _writers;

    public EventCatalog(IEnumerable<EventEntry> entries, IEnumerable<Upcaster> upcasters)
    {
        var known = entries.ToArray();
        _writers = known.ToFrozenDictionary(e => e.Json.Type, e => (e.Name, e.Json));
        var readers = known.ToDictionary<EventEntry, string, Func<JsonElement, DocumentEvent>>(
            e => e.Name, e => data => (DocumentEvent)data.Deserialize(e.Json)!);
        foreach (var upcaster in upcasters.Reverse())
        {
            var next = readers[upcaster.To];
            readers.Add(upcaster.From, data => next(upcaster.Convert(data)));
        }

        _readers = readers.ToFrozenDictionary();
    }

    /// <summary>Text stands as UTF-8 and not as escapes: it is encrypted, never embedded in a page.</summary>
    public static JsonWriterOptions WriterOptions { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The names in use, for golden files and checks.</summary>
    public IReadOnlyCollection<string> Names => _readers.Keys;

    public static EventCatalog Default { get; } = new(
        [
            Entry("document.uploaded.v1", EventJson.Default.Uploaded),
            Entry("document.pages-extracted.v1", EventJson.Default.PagesExtracted),
            Entry("document.extracted.v1", EventJson.Default.Extracted),
            Entry("document.attachments-submitted.v1", EventJson.Default.AttachmentsSubmitted),
            Entry("document.classified.v1", EventJson.Default.Classified),
            Entry("document.pii-flagged.v1", EventJson.Default.PiiFlagged),
            Entry("document.summarized.v1", EventJson.Default.Summarized),
            Entry("document.step-failed.v1", EventJson.Default.StepFailed),
            Entry("document.parked.v1", EventJson.Default.Parked),
            Entry("document.retried.v1", EventJson.Default.Retried),
            Entry("document.reprocessed.v1", EventJson.Default.Reprocessed),
            Entry("document.corrected.v1", EventJson.Default.Corrected),
            Entry("document.cancelled.v1", EventJson.Default.Cancelled),
            Entry("document.erased.v1", EventJson.Default.Erased),
            Entry("document.outcome-discarded.v1", EventJson.Default.OutcomeDiscarded),
            Entry("document.settled.v1", EventJson.Default.Settled),
        ],
        upcasters: []);

    public string NameOf(DocumentEvent e) => _writers[e.GetType()].Name;

    public void Write(Utf8JsonWriter writer, DocumentEvent e)
    {
        var (name, json) = _writers[e.GetType()];
        writer.WriteStartObject();
        writer.WriteString("type", name);
        writer.WritePropertyName("data");
        JsonSerializer.Serialize(writer, e, json);
        writer.WriteEndObject();
    }

    /// <exception cref="UnknownEventException">No event stands under this name.</exception>
    public (string Name, DocumentEvent Event) Read(JsonElement element)
    {
        var name = element.GetProperty("type").GetString() ?? "";
        return _readers.TryGetValue(name, out var reader)
            ? (name, reader(element.GetProperty("data")))
            : throw new UnknownEventException(name);
    }

    public static EventEntry Entry(string name, JsonTypeInfo json) => new(name, json);
}

public sealed record EventEntry(string Name, JsonTypeInfo Json);

/// <summary>Turns the data of an event's old version into the next one. Pure.</summary>
public sealed record Upcaster(string From, string To, Func<JsonElement, JsonElement> Convert);

public sealed class UnknownEventException(string name) : Exception($"no event is known under the name '{name}'");
