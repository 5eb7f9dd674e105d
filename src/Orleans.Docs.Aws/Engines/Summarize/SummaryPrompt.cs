using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Summarize;

/// <summary>
/// The messages for one document, from the prompt files of one version. What is the same for every document comes
/// first, so that it can be cached; the document is data and travels as JSON, so that none of its text can end its
/// quotation.
/// </summary>
internal static class SummaryPrompt
{
    public const string ToolName = "record_summary";

    private static readonly ConcurrentDictionary<string, string> Files = new();

    private static readonly JsonElement Schema = JsonElement.Parse("""
        {
          "type": "object",
          "required": ["summary", "key_facts", "action_items"],
          "properties": {
            "summary": { "type": "string" },
            "key_facts": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["name", "value", "confidence", "page"],
                "properties": {
                  "name": { "type": "string" },
                  "value": { "type": "string" },
                  "confidence": { "type": "number", "minimum": 0, "maximum": 1 },
                  "page": { "type": "integer", "minimum": 1 }
                }
              }
            },
            "action_items": { "type": "array", "items": { "type": "string" } }
          }
        }
        """);

    public static AIFunctionDeclaration Tool { get; } =
        AIFunctionFactory.CreateDeclaration(ToolName, "Records the summary of the document.", Schema);

    /// <returns>The messages, and how many characters of the document they hold.</returns>
    public static (ImmutableArray<ChatMessage> Messages, long Characters) For(
        DocumentText text, string type, string version, int charactersMax, bool asText)
    {
        var pages = Cut(text.Pages, charactersMax);
        var instructions = File(version, "instructions") + File(version, type.Replace(' ', '-'))
            + (asText ? "Answer with one JSON object of this shape and nothing else:\n" + Schema.GetRawText() : "");
        return (
            [
                new(ChatRole.System, instructions),
                new(ChatRole.User, new ModelDocument(type, pages).ToJson()),
            ],
            pages.Sum(page => (long)page.Text.Length));
    }

    private static string File(string version, string name) => Files.GetOrAdd($"{version}.{name}", static key =>
    {
        using var stream = typeof(SummaryPrompt)
            .Assembly.GetManifestResourceStream($"Orleans.Docs.Aws.Prompts.{key}.txt")
            ?? throw new InvalidOperationException($"no prompt file {key}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    /// <summary>
    /// Two thirds from the beginning and one from the end, where letters sign and contracts settle the law.
    /// </summary>
    private static ImmutableArray<ModelPage> Cut(ImmutableArray<PageContent> pages, int charactersMax)
    {
        var all = pages.Sum(page => (long)page.Text.Length);
        if (all <= charactersMax)
        {
            return [.. pages.Select(page => new ModelPage(page.Number, page.Text))];
        }

        var headEnd = charactersMax * 2L / 3;
        var tailStart = all - (charactersMax / 3);
        var kept = ImmutableArray.CreateBuilder<ModelPage>();
        var at = 0L;
        foreach (var page in pages)
        {
            var text = page.Text;
            var head = (int)Math.Clamp(headEnd - at, 0, text.Length);
            var tail = (int)Math.Clamp(tailStart - at, head, text.Length);
            head -= head > 0 && head < text.Length && char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
            tail += tail < text.Length && char.IsLowSurrogate(text[tail]) ? 1 : 0;
            if (head > 0 || tail < text.Length)
            {
                kept.Add(new ModelPage(page.Number, text[..head] + (head < tail ? "\n" : "") + text[tail..]));
            }

            at += text.Length;
        }

        return kept.ToImmutable();
    }
}
