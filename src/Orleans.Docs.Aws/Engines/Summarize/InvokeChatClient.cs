using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.BedrockRuntime;
using Amazon.BedrockRuntime.Model;
using Microsoft.Extensions.AI;

namespace Orleans.Docs.Aws.Engines.Summarize;

/// <summary>
/// A model that does not know <c>Converse</c>: one prompt in, one text out, under the names of its own format. Tools
/// and token counts it has none of.
/// </summary>
internal sealed class InvokeChatClient(IAmazonBedrockRuntime client, BedrockOptions options) : BedrockChatClient
{
    /// <exception cref="JsonException">The answer is no JSON object with a text where the format has it.</exception>
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
        if (json?[options.InvokeAnswerMember] is not JsonValue text || !text.TryGetValue<string>(out var said))
        {
            throw new JsonException("the model's answer has no text where its format has one");
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, said)) { ModelId = options.Model };
    }
}
