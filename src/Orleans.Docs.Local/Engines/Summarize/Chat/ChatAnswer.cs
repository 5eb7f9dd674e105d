using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Docs.Content;

namespace Orleans.Docs.Local.Engines.Summarize.Chat;

/// <summary>The answer that is asked of a model.</summary>
internal sealed record ChatAnswer(
    [property: JsonRequired] string? Summary, ImmutableArray<ChatFact>? KeyFacts, ImmutableArray<string?>? ActionItems)
{
    private const int SummaryCharactersMax = 4_000;
    private const int ItemCharactersMax = 400;

    /// <summary>
    /// Reads and checks a model's answer. Null when it is not the object that was asked for; facts without a name or a
    /// value are dropped, and pages that do not exist become the first.
    /// </summary>
    public static Summary? Read(string text, int pages, SummarizerOptions options)
    {
        var (start, end) = (text.IndexOf('{'), text.LastIndexOf('}'));
        ChatAnswer? answer;
        try
        {
            answer = end > start && start >= 0
                ? JsonSerializer.Deserialize(text.AsSpan(start, end + 1 - start), ChatJson.Default.ChatAnswer)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }

        if (answer?.Summary?.Trim() is not { Length: > 0 and <= SummaryCharactersMax } summary)
        {
            return null;
        }

        return new(
            summary,
            [.. (answer.KeyFacts ?? [])
                .Where(fact => Fits(fact?.Name) && Fits(fact?.Value))
                .Take(options.KeyFactsMax)
                .Select(fact => new KeyFact(
                    fact.Name!.Trim(), fact.Value!.Trim(), Math.Clamp(fact.Confidence ?? 0.7f, 0, 1),
                    fact.Page is { } page && page >= 1 && page <= pages ? page : 1))],
            [.. (answer.ActionItems ?? []).Where(Fits).Take(options.ActionItemsMax).Select(item => item!.Trim())]);
    }

    private static bool Fits(string? value) => value?.Trim() is { Length: > 0 and <= ItemCharactersMax };
}

internal sealed record ChatFact(string? Name, string? Value, float? Confidence, int? Page);

/// <summary>What a model is shown: as JSON, no text of the document can end its own quotation.</summary>
internal sealed record ChatDocument(string Type, ImmutableArray<ChatPage> Pages);

internal sealed record ChatPage(int Page, string Text);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ChatAnswer))]
[JsonSerializable(typeof(ChatDocument))]
internal sealed partial class ChatJson : JsonSerializerContext;
