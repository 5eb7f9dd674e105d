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
    private const int NameLengthMax = 128;

    private readonly FrozenDictionary<string, NamedReader> _readers;
    private readonly FrozenDictionary<string, NamedReader>.AlternateLookup<ReadOnlySpan<char>> _readersBySpan;
    private readonly FrozenDictionary<Type, (string Name, JsonTypeInfo Json)> _writers;

    public EventCatalog(IEnumerable<EventEntry> entries, IEnumerable<Upcaster> upcasters)
    {
        var known = entries.ToArray();
        _writers = known.ToFrozenDictionary(e => e.Json.Type, e => (e.Name, e.Json));
        var readers = known.ToDictionary(e => e.Name, e => new NamedReader(
            e.Name, (ref data) => Some(JsonSerializer.Deserialize(ref data, e.Json))));
        var old = known.ToDictionary<EventEntry, string, Func<JsonElement, DocumentEvent>>(
            e => e.Name, e => data => Some(data.Deserialize(e.Json)));
        foreach (var upcaster in upcasters.Reverse())
        {
            var next = old[upcaster.To];
            old.Add(upcaster.From, data => next(upcaster.Convert(data)));
            readers.Add(upcaster.From, new NamedReader(
                upcaster.From, (ref data) => old[upcaster.From](JsonElement.ParseValue(ref data))));
        }

        _readers = readers.ToFrozenDictionary();
        _readersBySpan = _readers.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private delegate DocumentEvent DataReader(ref Utf8JsonReader data);

    /// <summary>Text stands as UTF-8 and not as escapes: it is encrypted, never embedded in a page.</summary>
    public static JsonWriterOptions WriterOptions { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The names in use, for golden files and checks.</summary>
    public IReadOnlyCollection<string> Names => _readers.Keys;

    public static EventCatalog Default { get; } = new(
        [
            Entry("document.uploaded.v1", EventJson.Default.Uploaded),
            Entry("document.extraction-started.v1", EventJson.Default.ExtractionStarted),
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
            Entry("document.reviewed.v1", EventJson.Default.Reviewed),
            Entry("document.cancelled.v1", EventJson.Default.Cancelled),
            Entry("document.erased.v1", EventJson.Default.Erased),
            Entry("document.purged.v1", EventJson.Default.Purged),
            Entry("document.forgotten.v1", EventJson.Default.Forgotten),
            Entry("document.hold-set.v1", EventJson.Default.HoldSet),
            Entry("document.hold-released.v1", EventJson.Default.HoldReleased),
            Entry("document.disclosed.v1", EventJson.Default.Disclosed),
            Entry("document.outcome-discarded.v1", EventJson.Default.OutcomeDiscarded),
            Entry("document.settled.v1", EventJson.Default.Settled),
            Entry("operator.acted.v1", EventJson.Default.OperatorActed),
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

    /// <inheritdoc cref="Read(ref Utf8JsonReader)"/>
    public (string Name, DocumentEvent Event) Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        return Read(ref reader);
    }

    /// <summary>
    /// Reads the event at whose start the reader stands, without making text of what is not text in the event.
    /// </summary>
    /// <exception cref="UnknownEventException">No event stands under this name.</exception>
    /// <exception cref="JsonException">It is no event as it is written.</exception>
    public (string Name, DocumentEvent Event) Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("an event is an object");
        }

        NamedReader? known = null;
        DocumentEvent? e = null;
        Utf8JsonReader data = default;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (isType)
            {
                known = Find(ref reader);
            }
            else if (isData && known is not null)
            {
                e = known.Read(ref reader);
            }
            else
            {
                // Data that stand before their name wait for it.
                data = isData ? reader : data;
                reader.Skip();
            }
        }

        if (known is null)
        {
            throw new UnknownEventException("");
        }

        return (known.Name, e ?? known.Read(ref data));
    }

    private NamedReader Find(ref Utf8JsonReader reader)
    {
        Span<char> name = stackalloc char[NameLengthMax];
        if (reader.TokenType is not JsonTokenType.String || reader.ValueSpan.Length > name.Length)
        {
            throw new UnknownEventException("");
        }

        name = name[..reader.CopyString(name)];
        return _readersBySpan.TryGetValue(name, out var known)
            ? known
            : throw new UnknownEventException(name.ToString());
    }

    private static DocumentEvent Some(object? e) => (DocumentEvent?)e ?? throw new JsonException("an event has data");

    public static EventEntry Entry(string name, JsonTypeInfo json) => new(name, json);

    private sealed record NamedReader(string Name, DataReader Read);
}

public sealed record EventEntry(string Name, JsonTypeInfo Json);

/// <summary>Turns the data of an event's old version into the next one. Pure.</summary>
public sealed record Upcaster(string From, string To, Func<JsonElement, JsonElement> Convert);

public sealed class UnknownEventException(string name) : Exception($"no event is known under the name '{name}'");
