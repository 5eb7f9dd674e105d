using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.BedrockRuntime;
using Amazon.BedrockRuntime.Model;
using Microsoft.Extensions.AI;

namespace Orleans.Docs.Aws.Engines.Summarize;

/// <summary>
/// A model that does not know <c>Converse</c>: one prompt in, one text out, under the names of its own format. Tools it
/// has none of; an answer that has no text is an empty one, since it was paid for all the same.
/// </summary>
internal sealed class InvokeChatClient(IAmazonBedrockRuntime client, BedrockOptions options) : BedrockChatClient
{
    /// <exception cref="JsonException">The answer is no JSON.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chat = null, CancellationToken cancellationToken = default)
    {
        var body = new JsonObject
        {
            [options.InvokePromptMember] = string.Join("\n\n", messages.Select(message => message.Text)),
            [options.InvokeMaxTokensMember] = chat?.MaxOutputTokens ?? options.MaxOutputTokens,
        };
        var guarded = options.Guardrail is { Length: > 0 };
        var answer = await client.InvokeModelAsync(
            new InvokeModelRequest
            {
                ModelId = chat?.ModelId ?? options.Model,
                ContentType = "application/json",
                Accept = "application/json",
                GuardrailIdentifier = guarded ? options.Guardrail : null,
                GuardrailVersion = guarded ? options.GuardrailVersion : null,
                Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(body)),
            },
            cancellationToken);
        var json = await JsonNode.ParseAsync(answer.Body, cancellationToken: cancellationToken) as JsonObject;
        var said = json?[options.InvokeAnswerMember] is JsonValue text && text.TryGetValue<string>(out var found)
            ? found
            : "";
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, said))
        {
            ModelId = options.Model,
            Usage = UsageOf(json),
        };
    }

    /// <summary>Null for a model that does not count.</summary>
    private UsageDetails? UsageOf(JsonObject? answer) =>
        (Count(answer, options.InvokeInputTokensMember), Count(answer, options.InvokeOutputTokensMember))
            is (not null, not null) and var (input, output)
            ? new UsageDetails { InputTokenCount = input, OutputTokenCount = output }
            : null;

    private static long? Count(JsonObject? answer, string member) =>
        answer?[member] is JsonValue value && value.TryGetValue<long>(out var count) && count >= 0 ? count : null;
}
