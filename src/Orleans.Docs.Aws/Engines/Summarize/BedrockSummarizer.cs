using System.Text.Json;
using Microsoft.Extensions.AI;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Summarize;

/// <summary>
/// Lets a model of Bedrock write the summary: the prompt by the document's type, the answer by the schema of a tool
/// that the model must use. One call a document; what an answer that does not fit means is told by the outcome.
/// </summary>
internal sealed class BedrockSummarizer(
    IChatClient chat, ServiceCalls calls, BedrockOptions options, int burndown, TimeProvider clock) : ISummarizer
{
    /// <summary>Of a text there are no more tokens than a half of its characters, but for few languages.</summary>
    private const int CharactersPerTokenLeast = 2;

    public const string Name = "bedrock";

    public EngineIdentity Identity { get; } =
        new(Name, $"{options.Model ?? "none"}+prompt-{options.PromptVersion}");

    public async ValueTask<Outcome<Summary>> Summarize(
        DocumentText text, TypeScore type, CancellationToken cancellationToken)
    {
        if (options.Model is null)
        {
            return new Outcome<Summary>.Terminal("service_not_configured");
        }

        var asText = options.Api == "invoke";
        var (messages, characters) =
            SummaryPrompt.For(text, type.Type, options.PromptVersion, options.MaxInputCharacters, asText);
        var limit = TimeSpan.FromSeconds(options.TimeoutSeconds);
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            // The service reserves answers as they are; only what was used is multiplied.
            var input = messages.Sum(message => (long)message.Text.Length) / CharactersPerTokenLeast;
            var response = await calls.Call(
                options.QuotaApi, input + options.MaxOutputTokens, answer => UsedBy(answer, input),
                cancel => chat.GetResponseAsync(
                    messages,
                    new ChatOptions
                    {
                        MaxOutputTokens = options.MaxOutputTokens,
                        Temperature = 0,
                        Tools = asText ? null : [SummaryPrompt.Tool],
                        ToolMode = asText ? null : ChatToolMode.RequireSpecific(SummaryPrompt.ToolName),
                    },
                    cancel),
                either.Token);
            var usage = UsageOf(response.Usage) with { Pages = text.Pages.Length, Characters = characters };
            return Read(response, text.Pages.Length) is { } summary
                ? new Outcome<Summary>.Done(summary, usage)
                : new Outcome<Summary>.Terminal(CodeOf(response.FinishReason)) { Usage = usage };
        }
        catch (Exception e) when (EngineFailures.IsOfTheService(e, cancellationToken))
        {
            return EngineFailures.Of<Summary>(e, limit);
        }
    }

    /// <summary>A model that does not count is thought to use what was reserved.</summary>
    private long UsedBy(ChatResponse answer, long input) => (answer.Usage?.InputTokenCount ?? input)
        + (burndown * (answer.Usage?.OutputTokenCount ?? options.MaxOutputTokens));

    private static Usage UsageOf(UsageDetails? counted)
    {
        var (input, read) = (counted?.InputTokenCount ?? 0, counted?.CachedInputTokenCount ?? 0);
        var written = counted?.AdditionalCounts?.GetValueOrDefault(ConverseChatClient.CacheWritten) ?? 0;
        return new Usage(
            InputTokens: input - read - written, OutputTokens: counted?.OutputTokenCount ?? 0, CachedTokens: read,
            CacheWrittenTokens: written);
    }

    private static string CodeOf(ChatFinishReason? reason) =>
        reason == ChatFinishReason.ContentFilter ? "guardrail_intervened"
        : reason == ChatFinishReason.Length ? "model_answer_cut"
        : "model_answer_invalid";

    /// <summary>Null for what is not the object that was asked for.</summary>
    private Summary? Read(ChatResponse response, int pages)
    {
        if (response.FinishReason == ChatFinishReason.ContentFilter)
        {
            return null;
        }

        var call = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .FirstOrDefault(content => content.Name == SummaryPrompt.ToolName);
        try
        {
            var answer = call is null
                ? ModelSummary.Parse(response.Text)
                : ModelSummary.Parse(JsonSerializer.SerializeToElement(call.Arguments));
            return answer?.Check(pages, options.KeyFactsMax, options.ActionItemsMax);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
