using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.BedrockRuntime;
using Amazon.BedrockRuntime.Model;
using Microsoft.Extensions.AI;

namespace Orleans.Docs.Aws.Engines.Summarize;

/// <summary>
/// A model that does not know <c>Converse</c>: what is asked and what is answered stand where its family has them
/// (<see cref="InvokeFormat"/>). Tools it has none of; an answer that has no text or is no JSON is an empty one, since
/// it was paid for all the same.
/// </summary>
internal sealed class InvokeChatClient(IAmazonBedrockRuntime client, BedrockOptions options) : BedrockChatClient
{
    private const string GuardrailAction = "amazon-bedrock-guardrailAction";

    private readonly InvokeFormat _format = InvokeFormat.Of(options);
    private readonly TokenHeaders _headers = new(client);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chat = null, CancellationToken cancellationToken = default)
    {
        var all = messages.ToList();
        var body = _format.Request(
            Said(all.Where(message => message.Role == ChatRole.System)),
            Said(all.Where(message => message.Role != ChatRole.System)),
            chat?.MaxOutputTokens ?? options.MaxOutputTokens, chat?.Temperature);
        var guarded = options.Guardrail is { Length: > 0 };
        var request = new InvokeModelRequest
        {
            ModelId = chat?.ModelId ?? options.Model,
            ContentType = "application/json",
            Accept = "application/json",
            GuardrailIdentifier = guarded ? options.Guardrail : null,
            GuardrailVersion = guarded ? options.GuardrailVersion : null,
            Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(body)),
        };
        var answer = await client.InvokeModelAsync(request, cancellationToken);
        var json = await Read(answer.Body, cancellationToken);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, _format.Answer(json)))
        {
            ModelId = options.Model,
            FinishReason = json?[GuardrailAction] is JsonValue action && action.TryGetValue<string>(out var taken)
                && taken == "INTERVENED"
                    ? ChatFinishReason.ContentFilter
                    : StopReasons.Of(_format.Stop(json)),
            Usage = UsageOf(json, _headers.Of(request)),
        };
    }

    private static async Task<JsonObject?> Read(Stream answer, CancellationToken cancellationToken)
    {
        try
        {
            // Of a member that is there twice nothing tells which one counts.
            return await JsonNode.ParseAsync(
                answer, documentOptions: new() { AllowDuplicateProperties = false },
                cancellationToken: cancellationToken) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Said(IEnumerable<ChatMessage> messages) =>
        string.Join("\n\n", messages.Select(message => message.Text));

    /// <summary>What the model counts, else what the service did; null where neither says both.</summary>
    private UsageDetails? UsageOf(JsonObject? answer, (long? Input, long? Output) headers) =>
        (_format.InputTokens(answer) ?? headers.Input, _format.OutputTokens(answer) ?? headers.Output)
            is (not null, not null) and var (input, output)
            ? new UsageDetails { InputTokenCount = input, OutputTokenCount = output }
            : null;
}
