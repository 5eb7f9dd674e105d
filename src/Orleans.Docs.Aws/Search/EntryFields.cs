using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Docs.Review;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Search;

/// <summary>
/// An entry as a document of OpenSearch. Its words go there as <see cref="WordReader"/> makes them, below <c>words</c>,
/// which is searched and not kept; the text itself is kept and not searched. So OpenSearch needs no rules of its own
/// for what a word is, and finds what any other index finds.
/// </summary>
internal static class EntryFields
{
    /// <summary>Searched fields, in the order in which parts of a hit are looked for, and their weights.</summary>
    public static readonly IReadOnlyList<(string Name, int Weight)> Words =
        [("text", 1), ("summary", 2), ("key_facts", 3), ("subject", 4), ("file_name", 3)];

    /// <summary>Millionths of a dollar, and what remains in millionths of those: sums of both are exact.</summary>
    public const decimal CostUnit = 1e-12m;

    public const long CostRest = 1_000_000;

    /// <summary>Neither name can hold a dot.</summary>
    public static string IdOf(DocumentKey document) => $"{document.Tenant}.{document.Id}";

    /// <summary>
    /// A number that stands for the document in cursors; two documents with the same one are not to be feared.
    /// </summary>
    public static long NumberOf(DocumentKey document) => BinaryPrimitives.ReadInt64LittleEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes(document.ToString()))) & long.MaxValue;

    public static JsonObject Mappings()
    {
        var words = new JsonObject();
        foreach (var (name, _) in Words)
        {
            words[name] = new JsonObject { ["type"] = "text", ["analyzer"] = "words" };
        }

        return new JsonObject
        {
            ["dynamic"] = "strict",
            ["_source"] = new JsonObject { ["excludes"] = new JsonArray("words") },
            ["properties"] = new JsonObject
            {
                ["tenant"] = Type("keyword"),
                ["document"] = Type("keyword"),
                ["number"] = Type("long"),
                ["deleted"] = Type("boolean"),
                ["uploaded"] = Type("long"),
                ["state"] = Type("keyword"),
                ["type"] = Type("keyword"),
                ["parked_step"] = Type("keyword"),
                ["pages_read"] = Type("long"),
                ["review_status"] = Type("keyword"),
                ["review_reasons"] = Type("keyword"),
                ["review_priority"] = Type("long"),
                ["cost"] = Type("long"),
                ["cost_rest"] = Type("long"),
                ["pii"] = Type("keyword"),
                ["tags"] = new JsonObject
                {
                    ["type"] = "nested",
                    ["properties"] = new JsonObject { ["name"] = Type("keyword"), ["value"] = Type("keyword") },
                },
                ["text_bytes"] = Type("long"),
                ["words"] = new JsonObject { ["properties"] = words },
                ["kept"] = new JsonObject { ["type"] = "object", ["enabled"] = false },
                ["text"] = new JsonObject { ["type"] = "object", ["enabled"] = false },
            },
        };

        static JsonObject Type(string name) => new() { ["type"] = name };
    }

    public static void Write(Utf8JsonWriter json, IndexEntry entry)
    {
        entry = entry.Deleted ? entry.WithoutText() : entry;
        var text = Clean(entry.Text);
        json.WriteStartObject();
        json.WriteString("tenant", entry.Document.Tenant);
        json.WriteString("document", entry.Document.Id);
        json.WriteNumber("number", NumberOf(entry.Document));
        json.WriteBoolean("deleted", entry.Deleted);
        json.WriteNumber("uploaded", entry.UploadedAt.UtcTicks);
        json.WriteString("state", entry.State);
        WriteText(json, "type", entry.Type);
        WriteText(json, "parked_step", entry.ParkedStep);
        json.WriteNumber("pages_read", entry.PagesRead);
        var cost = (Int128)decimal.Round(entry.CostUsd / CostUnit);
        json.WriteNumber("cost", (long)(cost / CostRest));
        json.WriteNumber("cost_rest", (long)(cost % CostRest));
        if (entry.Review is { } review)
        {
            json.WriteString("review_status", review.Status.ToString());
            WriteTexts(json, "review_reasons", review.Reasons.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            json.WriteNumber("review_priority", review.Priority);
        }

        WriteTexts(json, "pii", entry.PiiCounts.Keys);
        WriteTags(json, entry.Tags);
        json.WriteNumber("text_bytes", text?.Length ?? 0);
        WriteKept(json, entry);
        if (text is not null)
        {
            json.WriteStartObject("text");
            json.WriteString("all", text);
            json.WriteEndObject();
        }

        json.WriteStartObject("words");
        foreach (var (name, content) in ContentOf(entry))
        {
            json.WriteString(name, WordsOf(content));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <param name="source">As it was kept.</param>
    public static IndexEntry Read(JsonElement source, long version)
    {
        var kept = source.GetProperty("kept");
        return new IndexEntry
        {
            Document = KeyOf(source),
            Version = version,
            Deleted = source.GetProperty("deleted").GetBoolean(),
            UploadedAt = new DateTimeOffset(source.GetProperty("uploaded").GetInt64(), TimeSpan.Zero),
            State = source.GetProperty("state").GetString()!,
            Type = Text(source, "type"),
            ParkedStep = Text(source, "parked_step"),
            PagesRead = source.GetProperty("pages_read").GetInt32(),
            PiiCounts = Texts(source, "pii").Zip(kept.GetProperty("pii_counts").EnumerateArray())
                .ToImmutableSortedDictionary(pair => pair.First, pair => pair.Second.GetInt32()),
            Tags = source.GetProperty("tags").EnumerateArray()
                .ToImmutableSortedDictionary(tag => Text(tag, "name")!, tag => Text(tag, "value")!),
            TypeConfidence = kept.GetProperty("type_confidence").GetSingle(),
            Kind = Text(kept, "kind"),
            LengthBytes = kept.GetProperty("length_bytes").GetInt64(),
            PagesExpected = kept.GetProperty("pages_expected").GetInt32(),
            CostUsd = decimal.Parse(Text(kept, "cost_usd")!, CultureInfo.InvariantCulture),
            ParkedCode = Text(kept, "parked_code"),
            ChainHead = Text(kept, "chain_head"),
            Review = Review(source, kept),
            ContentHash = Text(kept, "content_hash"),
            FileName = Text(kept, "file_name"),
            Subject = Text(kept, "subject"),
            Summary = Text(kept, "summary"),
            KeyFacts = Texts(kept, "key_names").Zip(Texts(kept, "key_facts"))
                .ToImmutableSortedDictionary(pair => pair.First, pair => pair.Second),
            Text = source.TryGetProperty("text", out var text) ? Text(text, "all") : null,
        };
    }

    public static DocumentKey KeyOf(JsonElement source) => new(Text(source, "tenant")!, Text(source, "document")!);

    /// <summary>What is searched, field by field.</summary>
    public static IEnumerable<(string Name, string Content)> ContentOf(IndexEntry entry)
    {
        (string Name, string? Content)[] all =
        [
            ("text", entry.Text), ("summary", entry.Summary),
            ("key_facts", entry.KeyFacts.IsEmpty ? null : string.Join('\u001F', entry.KeyFacts.Values)),
            ("subject", entry.Subject), ("file_name", entry.FileName),
        ];
        return all.Where(field => field.Content is not null).Select(field => (field.Name, Clean(field.Content)!));
    }

    private static EntryReview? Review(JsonElement source, JsonElement kept) =>
        Text(source, "review_status") is not { } status
            ? null
            : new EntryReview(
                Enum.Parse<ReviewStatus>(status), source.GetProperty("review_priority").GetInt64(),
                string.Join(' ', Texts(source, "review_reasons")), kept.GetProperty("review_doubt").GetSingle(),
                decimal.Parse(Text(kept, "review_value")!, CultureInfo.InvariantCulture));

    private static string? Text(JsonElement source, string name) =>
        source.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static IEnumerable<string> Texts(JsonElement source, string name) =>
        source.GetProperty(name).EnumerateArray().Select(value => value.GetString()!);

    private static void WriteKept(Utf8JsonWriter json, IndexEntry entry)
    {
        json.WriteStartObject("kept");
        json.WriteNumber("type_confidence", entry.TypeConfidence);
        WriteText(json, "kind", entry.Kind);
        json.WriteNumber("length_bytes", entry.LengthBytes);
        json.WriteNumber("pages_expected", entry.PagesExpected);
        json.WriteString("cost_usd", entry.CostUsd.ToString(CultureInfo.InvariantCulture));
        WriteText(json, "parked_code", entry.ParkedCode);
        WriteText(json, "chain_head", entry.ChainHead);
        if (entry.Review is { } review)
        {
            json.WriteNumber("review_doubt", review.Doubt);
            json.WriteString("review_value", review.Value.ToString(CultureInfo.InvariantCulture));
        }

        WriteText(json, "content_hash", entry.HashOfContent() is { } hash ? Convert.ToHexStringLower(hash) : null);
        WriteText(json, "file_name", entry.FileName);
        WriteText(json, "subject", entry.Subject);
        WriteText(json, "summary", entry.Summary);
        WriteTexts(json, "key_names", entry.KeyFacts.Keys);
        WriteTexts(json, "key_facts", entry.KeyFacts.Values);
        json.WriteStartArray("pii_counts");
        foreach (var count in entry.PiiCounts.Values)
        {
            json.WriteNumberValue(count);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTags(Utf8JsonWriter json, ImmutableSortedDictionary<string, string> tags)
    {
        json.WriteStartArray("tags");
        foreach (var (name, value) in tags)
        {
            json.WriteStartObject();
            WriteText(json, "name", name);
            WriteText(json, "value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, Clean(text));
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(Clean(text));
        }

        json.WriteEndArray();
    }

    /// <summary>JSON holds no half of a surrogate pair, and zero ends a text elsewhere. The length stays.</summary>
    private static string? Clean(string? text)
    {
        if (text is null || (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 && !text.Contains('\0')))
        {
            return text;
        }

        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace('\0', '\uFFFD')));
    }

    private static string WordsOf(string text)
    {
        var words = new StringBuilder(text.Length);
        for (var reader = new WordReader(text); reader.MoveNext();)
        {
            words.Append(reader.Folded).Append(' ');
        }

        return words.ToString();
    }
}
