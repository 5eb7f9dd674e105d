using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Docs.Content;

namespace Orleans.Docs.Engines;

/// <summary>
/// What a chat model is shown of a document: as JSON, no text of the document can end its own quotation.
/// </summary>
public sealed record ModelDocument(string Type, ImmutableArray<ModelPage> Pages)
{
    private static readonly ModelJson Readable = new(new JsonSerializerOptions(ModelJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public string ToJson() => JsonSerializer.Serialize(this, Readable.ModelDocument);
}

public sealed record ModelPage(int Page, string Text);

/// <summary>
/// The answer that is asked of a chat model:
/// <c>{"summary": "…", "key_facts": [{"name", "value", "confidence", "page"}], "action_items": ["…"]}</c>.
/// </summary>
public sealed record ModelSummary(
    string? Summary, ImmutableArray<ModelFact?>? KeyFacts, ImmutableArray<string?>? ActionItems)
{
    private const int SummaryCharactersMax = 4_000;
    private const int ItemCharactersMax = 400;
    private const float UnstatedConfidence = 0.7f;

    /// <summary>The object within a text; null where there is none.</summary>
    /// <exception cref="JsonException">It is not the object that was asked for.</exception>
    public static ModelSummary? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (start, end) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        return start >= 0 && end > start
            ? JsonSerializer.Deserialize(text.AsSpan(start, end + 1 - start), ModelJson.Default.ModelSummary)
            : null;
    }

    /// <summary>As <see cref="Parse(string)"/>, of an object that is JSON already.</summary>
    /// <exception cref="JsonException">It is not the object that was asked for.</exception>
    public static ModelSummary? Parse(JsonElement json) => json.Deserialize(ModelJson.Default.ModelSummary);

    /// <summary>
    /// Null without a summary of a fit length; facts without a name or a value are dropped, and pages that do not exist
    /// become the first.
    /// </summary>
    public Summary? Check(int pages, int keyFactsMax, int actionItemsMax)
    {
        if (Summary?.Trim() is not { Length: > 0 and <= SummaryCharactersMax } summary)
        {
            return null;
        }

        return new Summary(
            summary,
            [
                .. (KeyFacts ?? []).OfType<ModelFact>().Where(fact => Fits(fact.Name) && Fits(fact.Value))
                    .Take(keyFactsMax)
                    .Select(fact => new KeyFact(
                        fact.Name!.Trim(), fact.Value!.Trim(), Math.Clamp(fact.Confidence ?? UnstatedConfidence, 0, 1),
                        fact.Page is { } page && page >= 1 && page <= pages ? page : 1)),
            ],
            [.. (ActionItems ?? []).Where(Fits).Take(actionItemsMax).Select(item => item!.Trim())]);
    }

    private static bool Fits(string? value) => value?.Trim() is { Length: > 0 and <= ItemCharactersMax };
}

public sealed record ModelFact(string? Name, string? Value, float? Confidence, int? Page);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ModelSummary))]
[JsonSerializable(typeof(ModelDocument))]
internal sealed partial class ModelJson : JsonSerializerContext;
