using System.Text.Json.Nodes;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>
/// What <c>InvokeModel</c> takes and answers for one family of models, as their inference parameters are documented in
/// the Bedrock user guide. A member that the family does not know is refused, as the service does.
/// </summary>
public sealed record BedrockFamily
{
    public static BedrockFamily Llama { get; } = new()
    {
        Known = Members("prompt", "temperature", "top_p", "max_gen_len", "images"),
        Prompt = body => Text(body["prompt"]),
        Limit = body => body["max_gen_len"],
        Answer = said => new JsonObject
        {
            ["generation"] = said.Text,
            ["prompt_token_count"] = said.Input,
            ["generation_token_count"] = said.Output,
            ["stop_reason"] = said.Cut ? "length" : "stop",
        },
    };

    public static BedrockFamily Titan { get; } = new()
    {
        Known = Members("inputText", "textGenerationConfig"),
        Prompt = body => Text(body["inputText"]),
        Limit = body => body["textGenerationConfig"]?["maxTokenCount"],
        Answer = said => new JsonObject
        {
            ["inputTextTokenCount"] = said.Input,
            ["results"] = new JsonArray(new JsonObject
            {
                ["tokenCount"] = said.Output,
                ["outputText"] = said.Text,
                ["completionReason"] = said.Cut ? "LENGTH" : "FINISHED",
            }),
        },
    };

    public static BedrockFamily Cohere { get; } = new()
    {
        Known = Members(
            "prompt", "temperature", "p", "k", "max_tokens", "stop_sequences", "return_likelihoods", "truncate"),
        Prompt = body => Text(body["prompt"]),
        Limit = body => body["max_tokens"],
        Answer = said => new JsonObject
        {
            ["generations"] = new JsonArray(new JsonObject
            {
                ["finish_reason"] = said.Cut ? "MAX_TOKENS" : "COMPLETE",
                ["id"] = "generation",
                ["text"] = said.Text,
            }),
            ["id"] = "answer",
            ["prompt"] = "",
        },
    };

    public static BedrockFamily CommandR { get; } = new()
    {
        Known = Members("message", "chat_history", "preamble", "max_tokens", "temperature", "p", "k", "seed"),
        Prompt = body => Text(body["preamble"]) + Text(body["message"]),
        Limit = body => body["max_tokens"],
        Answer = said => new JsonObject
        {
            ["response_id"] = "answer",
            ["text"] = said.Text,
            ["generation_id"] = "generation",
            ["finish_reason"] = said.Cut ? "MAX_TOKENS" : "COMPLETE",
            ["chat_history"] = new JsonArray(),
        },
    };

    public static BedrockFamily Mistral { get; } = new()
    {
        Known = Members("prompt", "max_tokens", "stop", "temperature", "top_p", "top_k"),
        Prompt = body => Text(body["prompt"]),
        Limit = body => body["max_tokens"],
        Answer = said => new JsonObject
        {
            ["outputs"] = new JsonArray(new JsonObject
            {
                ["text"] = said.Text,
                ["stop_reason"] = said.Cut ? "length" : "stop",
            }),
        },
    };

    /// <summary>The answer comes in two blocks of text with one of thoughts before them.</summary>
    public static BedrockFamily Anthropic { get; } = new()
    {
        Known = Members("anthropic_version", "max_tokens", "system", "messages", "temperature", "top_p", "top_k"),
        Prompt = body => (string?)body["anthropic_version"] == "bedrock-2023-05-31"
            ? Text(body["system"]) + Block(body, part => (string?)part["type"] == "text")
            : throw Refused("anthropic_version is needed"),
        Limit = body => body["max_tokens"],
        Answer = said => new JsonObject
        {
            ["type"] = "message",
            ["role"] = "assistant",
            ["content"] = new JsonArray(
                new JsonObject { ["type"] = "thinking", ["thinking"] = "Hm." },
                new JsonObject { ["type"] = "text", ["text"] = said.Text[..(said.Text.Length / 2)] },
                new JsonObject { ["type"] = "text", ["text"] = said.Text[(said.Text.Length / 2)..] }),
            ["stop_reason"] = said.Cut ? "max_tokens" : "end_turn",
            ["stop_sequence"] = null,
            ["usage"] = new JsonObject { ["input_tokens"] = said.Input, ["output_tokens"] = said.Output },
        },
    };

    public static BedrockFamily Nova { get; } = new()
    {
        Known = Members("schemaVersion", "system", "messages", "inferenceConfig", "toolConfig"),
        Prompt = body => Text(body["system"]?[0]?["text"]) + Block(body, part => part["type"] is null),
        Limit = body => body["inferenceConfig"]?["maxTokens"],
        Answer = said => new JsonObject
        {
            ["output"] = new JsonObject
            {
                ["message"] = new JsonObject
                {
                    ["role"] = "assistant",
                    ["content"] = new JsonArray(new JsonObject { ["text"] = said.Text }),
                },
            },
            ["stopReason"] = said.Cut ? "max_tokens" : "end_turn",
            ["usage"] = new JsonObject
            {
                ["inputTokens"] = said.Input,
                ["outputTokens"] = said.Output,
                ["totalTokens"] = said.Input + said.Output,
            },
        },
    };

    public static BedrockFamily Chat { get; } = new()
    {
        Known = Members("messages", "max_tokens", "temperature", "top_p", "stop", "n"),
        Prompt = body => string.Concat(body["messages"]!.AsArray().Select(message => Text(message!["content"]))),
        Limit = body => body["max_tokens"],
        Answer = said => new JsonObject
        {
            ["id"] = "answer",
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = said.Text },
                ["finish_reason"] = said.Cut ? "length" : "stop",
            }),
            ["usage"] = new JsonObject
            {
                ["prompt_tokens"] = said.Input,
                ["completion_tokens"] = said.Output,
                ["total_tokens"] = said.Input + said.Output,
            },
        },
    };

    /// <summary>Members of a request that there are.</summary>
    public required IReadOnlySet<string> Known { get; init; }

    /// <summary>What is said, with instructions before it.</summary>
    public required Func<JsonObject, string> Prompt { get; init; }

    public required Func<JsonObject, JsonNode?> Limit { get; init; }

    public required Func<BedrockSaid, JsonObject> Answer { get; init; }

    /// <exception cref="RefusedException">It is not what this family takes.</exception>
    public (string Prompt, int Limit) Read(JsonObject body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (body.FirstOrDefault(member => !Known.Contains(member.Key)).Key is { } extraneous)
        {
            throw Refused($"extraneous key [{extraneous}] is not permitted");
        }

        return (Prompt(body), (int?)Limit(body) ?? int.MaxValue);
    }

    private static HashSet<string> Members(params string[] names) => [.. names];

    private static string Block(JsonObject body, Func<JsonNode, bool> isFit) =>
        body["messages"] is JsonArray { Count: 1 } messages && (string?)messages[0]!["role"] == "user"
        && messages[0]!["content"] is JsonArray { Count: 1 } content && isFit(content[0]!)
            ? Text(content[0]!["text"])
            : throw Refused("one message of the user with one block of text");

    private static string Text(JsonNode? node) => (string?)node ?? throw Refused("a text is missing");

    private static RefusedException Refused(string message) => new(400, "ValidationException", message);
}

/// <summary>What a model said, and what it counted.</summary>
public sealed record BedrockSaid(string Text, int Input, int Output, bool Cut);
