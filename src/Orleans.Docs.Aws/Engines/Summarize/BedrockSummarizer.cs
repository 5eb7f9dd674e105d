using System.Text.Json;
using Microsoft.Extensions.AI;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Summarize;

/// <summary>
/// Lets a model of Bedrock write the summary: the prompt by the document's type, the answer by the schema of a tool
/// that
/// the model must use. One call a document; what an answer that does not fit means is told by the outcome.
/// </summary>
internal sealed class BedrockSummarizer(IChatClient chat, BedrockOptions options, TimeProvider clock) : ISummarizer
{
    public const string Name = "bedrock";

    private const int SummaryCharactersMax = 4_000;
    private const int ItemCharactersMax = 400;
    private const float UnstatedConfidence = 0.7f;

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
            var response = await chat.GetResponseAsync(
                messages,
                new ChatOptions
                {
                    MaxOutputTokens = options.MaxOutputTokens,
                    Temperature = 0,
                    Tools = asText ? null : [SummaryPrompt.Tool],
                    ToolMode = asText ? null : ChatToolMode.RequireSpecific(SummaryPrompt.ToolName),
                },
                either.Token);
            var usage = new Usage(
                text.Pages.Length, characters, response.Usage?.InputTokenCount ?? 0,
                    response.Usage?.OutputTokenCount ?? 0);
            return Read(response, text.Pages.Length) is { } summary
                ? new Outcome<Summary>.Done(summary, usage)
                : new Outcome<Summary>.Terminal(CodeOf(response.FinishReason));
        }
        catch (JsonException)
        {
            return new Outcome<Summary>.Terminal("model_answer_invalid");
        }
        catch (Exception e) when (EngineFailures.IsOfTheService(e, cancellationToken))
        {
            return EngineFailures.Of<Summary>(e, limit);
        }
    }

    private static string CodeOf(ChatFinishReason? reason) =>
        reason == ChatFinishReason.ContentFilter ? "guardrail_intervened"
        : reason == ChatFinishReason.Length ? "model_answer_cut"
        : "model_answer_invalid";

    /// <summary>
    /// Null for what is not the object that was asked for; facts without a name or value are dropped.
    /// </summary>
    private Summary? Read(ChatResponse response, int pages)
    {
        if (response.FinishReason == ChatFinishReason.ContentFilter)
        {
            return null;
        }

        var call = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .FirstOrDefault(content => content.Name == SummaryPrompt.ToolName);
        var answer = call is null
            ? OfText(response.Text)
            : JsonSerializer.SerializeToElement(call.Arguments).Deserialize(PromptJson.Default.SummaryAnswer);
        if (answer?.Summary?.Trim() is not { Length: > 0 and <= SummaryCharactersMax } summary)
        {
            return null;
        }

        return new Summary(
            summary,
            [
                .. (answer.KeyFacts ?? []).OfType<AnsweredFact>().Where(fact => Fits(fact.Name) && Fits(fact.Value))
                    .Take(options.KeyFactsMax)
                    .Select(fact => new KeyFact(
                        fact.Name!.Trim(), fact.Value!.Trim(), Math.Clamp(fact.Confidence ?? UnstatedConfidence, 0, 1),
                        fact.Page is { } page && page >= 1 && page <= pages ? page : 1)),
            ],
            [.. (answer.ActionItems ?? []).Where(Fits).Take(options.ActionItemsMax).Select(item => item!.Trim())]);
    }

    private static SummaryAnswer? OfText(string text)
    {
        var (start, end) = (text.IndexOf('{'), text.LastIndexOf('}'));
        return start >= 0 && end > start
            ? JsonSerializer.Deserialize(text.AsSpan(start, end + 1 - start), PromptJson.Default.SummaryAnswer)
            : null;
    }

    private static bool Fits(string? value) => value?.Trim() is { Length: > 0 and <= ItemCharactersMax };
}
