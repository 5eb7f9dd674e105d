using System.Text.Json;
using Amazon.BedrockRuntime;
using Amazon.BedrockRuntime.Model;
using Amazon.Runtime.Documents;
using Microsoft.Extensions.AI;

namespace Orleans.Docs.Aws.Engines.Summarize;

/// <summary>
/// A model of Bedrock as a chat client, by <c>Converse</c>: system messages with a cache point behind them, one tool
/// that the model must use, token counts, a guardrail. What it cannot say of a message is refused, not left out.
/// </summary>
internal sealed class ConverseChatClient(IAmazonBedrockRuntime client, BedrockOptions options) : BedrockChatClient
{
    /// <summary>Among the additional counts of an answer's usage; part of its input tokens.</summary>
    public const string CacheWritten = "CacheWriteInputTokens";

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chat = null, CancellationToken cancellationToken = default)
    {
        var all = messages.ToList();
        var answer = await client.ConverseAsync(
            new ConverseRequest
            {
                ModelId = chat?.ModelId ?? options.Model,
                System = System(all.Where(message => message.Role == ChatRole.System)),
                Messages = [.. all.Where(message => message.Role != ChatRole.System).Select(Said)],
                InferenceConfig = new InferenceConfiguration
                {
                    MaxTokens = chat?.MaxOutputTokens,
                    Temperature = chat?.Temperature,
                    TopP = chat?.TopP,
                },
                ToolConfig = Tools(chat),
                GuardrailConfig = options.Guardrail is not { Length: > 0 } guardrail ? null : new GuardrailConfiguration
                {
                    GuardrailIdentifier = guardrail,
                    GuardrailVersion = options.GuardrailVersion,
                },
            },
            cancellationToken);
        var content = (answer.Output?.Message?.Content ?? []).Select(Content).OfType<AIContent>().ToList();
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, content))
        {
            ModelId = options.Model,
            FinishReason = StopReasons.Of(answer.StopReason?.Value),
            Usage = UsageOf(answer.Usage),
        };
    }

    private List<SystemContentBlock>? System(IEnumerable<ChatMessage> messages)
    {
        var blocks = messages.Select(message => new SystemContentBlock { Text = message.Text }).ToList();
        if (options.CachePoints && blocks.Count > 0)
        {
            blocks.Add(new SystemContentBlock { CachePoint = new CachePointBlock { Type = CachePointType.Default } });
        }

        return blocks.Count > 0 ? blocks : null;
    }

    private static Message Said(ChatMessage message) => new()
    {
        Role = message.Role == ChatRole.Assistant ? ConversationRole.Assistant : ConversationRole.User,
        Content =
        [
            .. message.Contents.Select(content => content is TextContent text
                ? new ContentBlock { Text = text.Text }
                : throw new NotSupportedException($"{content.GetType().Name} in a message")),
        ],
    };

    private static ToolConfiguration? Tools(ChatOptions? chat)
    {
        if (chat?.Tools is not { Count: > 0 } tools)
        {
            return null;
        }

        return new ToolConfiguration
        {
            Tools =
            [
                .. tools.Cast<AIFunctionDeclaration>().Select(tool => new Tool
                {
                    ToolSpec = new ToolSpecification
                    {
                        Name = tool.Name,
                        Description = tool.Description,
                        InputSchema = new ToolInputSchema { Json = JsonDocuments.Of(tool.JsonSchema) },
                    },
                }),
            ],
            ToolChoice = chat.ToolMode is RequiredChatToolMode { RequiredFunctionName: { } name }
                ? new ToolChoice { Tool = new SpecificToolChoice { Name = name } }
                : new ToolChoice { Auto = new AutoToolChoice() },
        };
    }

    private static AIContent? Content(ContentBlock block) => block switch
    {
        { Text: { } text } => new TextContent(text),
        { ToolUse: { } use } => new FunctionCallContent(use.ToolUseId, use.Name, Arguments(use.Input)),
        _ => null,
    };

    /// <summary>Null for what is no object, which a model may say in spite of the schema.</summary>
    private static Dictionary<string, object?>? Arguments(Document input) => input.IsDictionary()
        ? JsonDocuments.Element(input).EnumerateObject()
            .ToDictionary(member => member.Name, member => (object?)member.Value)
        : null;

    /// <summary>
    /// The service counts what it read from and wrote to the cache apart; together it is what went in.
    /// </summary>
    private static UsageDetails? UsageOf(TokenUsage? usage) => usage is null ? null : new UsageDetails
    {
        InputTokenCount =
            (usage.InputTokens ?? 0) + (usage.CacheReadInputTokens ?? 0) + (usage.CacheWriteInputTokens ?? 0),
        OutputTokenCount = usage.OutputTokens,
        TotalTokenCount = usage.TotalTokens,
        CachedInputTokenCount = usage.CacheReadInputTokens,
        AdditionalCounts = new() { [CacheWritten] = usage.CacheWriteInputTokens ?? 0 },
    };
}

/// <summary>JSON as the SDK's documents and back.</summary>
internal static class JsonDocuments
{
    public static Document Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new Document(
            json.EnumerateObject().ToDictionary(member => member.Name, member => Of(member.Value))),
        JsonValueKind.Array => new Document(json.EnumerateArray().Select(Of).ToList()),
        JsonValueKind.String => new Document(json.GetString()),
        JsonValueKind.True or JsonValueKind.False => new Document(json.GetBoolean()),
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? new Document(whole) : new Document(json.GetDouble()),
        _ => default,
    };

    public static JsonElement Element(Document document) => JsonSerializer.SerializeToElement(Plain(document));

    private static object? Plain(Document document) => document.Type switch
    {
        DocumentType.Dictionary =>
            document.AsDictionary().ToDictionary(member => member.Key, member => Plain(member.Value)),
        DocumentType.List => document.AsList().Select(Plain).ToList(),
        DocumentType.String => document.AsString(),
        DocumentType.Bool => document.AsBool(),
        DocumentType.Int => document.AsInt(),
        DocumentType.Long => document.AsLong(),
        DocumentType.Double => document.AsDouble(),
        _ => null,
    };
}
