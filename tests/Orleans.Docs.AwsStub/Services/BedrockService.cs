using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>Bedrock: models that answer what a test says, and count tokens as four characters each.</summary>
public sealed class BedrockService : IStubService
{
    private const int CharactersPerToken = 4;

    private readonly Ledger _ledger;
    private readonly ConcurrentDictionary<string, bool> _cached = new();

    internal BedrockService(Ledger ledger) => _ledger = ledger;

    public string SigningName => "bedrock";

    /// <summary>Models that there are; those that are true speak Converse and tools.</summary>
    public Dictionary<string, bool> Models { get; } = new() { ["stub.model-v1:0"] = true, ["stub.plain-v1:0"] = false };

    /// <summary>The families of models that are invoked in their own format; of others it is Llama's.</summary>
    public Dictionary<string, BedrockFamily> Families { get; } = [];

    /// <summary>Guardrails that there are, each with a word at which it intervenes.</summary>
    public Dictionary<string, string> Guardrails { get; } = [];

    /// <summary>What a model says of the last message: the tool's input as JSON, or plain text.</summary>
    public Func<string, string> Says { get; set; } = _ =>
        """{"summary":"A document.","key_facts":[],"action_items":[]}""";

    /// <summary>Whether a model uses the tool when it is asked to.</summary>
    public bool UsesTools { get; set; } = true;

    /// <summary>Requests in order.</summary>
    public ConcurrentQueue<(string Model, JsonObject Body)> Requests { get; } = new();

    public string Operation(StubRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Path is ["model", _, var action]
            ? action == "converse" ? "Converse" : action == "invoke" ? "InvokeModel" : action
            : throw new RefusedException(404, "UnknownOperationException", "no such path");
    }

    public Reply Answer(string operation, StubRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var model = request.Path[1];
        if (!Models.TryGetValue(model, out var converses))
        {
            throw new RefusedException(404, "ResourceNotFoundException", "no such model");
        }

        var body = request.Json();
        Requests.Enqueue((model, body));
        return operation switch
        {
            "Converse" when !converses => throw new RefusedException(
                400, "ValidationException", "the model does not support Converse"),
            "Converse" => Converse(body),
            "InvokeModel" => Invoke(
                Families.GetValueOrDefault(model) ?? BedrockFamily.Llama, body,
                request.Header("x-amzn-bedrock-guardrailidentifier")),
            _ => throw new RefusedException(400, "UnknownOperationException", operation),
        };
    }

    private Reply Converse(JsonObject body)
    {
        var last = body["messages"]!.AsArray()[^1]!;
        if ((string?)body["messages"]![0]!["role"] != "user" || (string?)last["role"] != "user")
        {
            throw new RefusedException(400, "ValidationException", "a conversation begins and ends with the user");
        }

        var said = string.Concat(last["content"]!.AsArray().Select(part => (string?)part!["text"]));
        var (read, written) = Cached(body);
        var input = Math.Max(1, body.ToJsonString().Length / CharactersPerToken) - read - written;
        if (Guard(body, said) is { } guarded)
        {
            return guarded;
        }

        var text = Says(said);
        var limit = (int?)body["inferenceConfig"]?["maxTokens"] ?? int.MaxValue;
        var output = Math.Max(1, text.Length / CharactersPerToken);
        var cut = output > limit;
        var tool = (string?)body["toolConfig"]?["toolChoice"]?["tool"]?["name"];
        JsonNode content = tool is not null && UsesTools && !cut
            ? new JsonObject
            {
                ["toolUse"] = new JsonObject
                {
                    ["toolUseId"] = "tooluse_stub",
                    ["name"] = tool,
                    ["input"] = JsonNode.Parse(text),
                },
            }
            : new JsonObject { ["text"] = cut ? text[..(limit * CharactersPerToken)] : text };
        _ledger.Charge("bedrock:Converse", input + Math.Min(output, limit));
        return Said(
            content, cut ? "max_tokens" : content["toolUse"] is null ? "end_turn" : "tool_use",
            new JsonObject
            {
                ["inputTokens"] = input,
                ["outputTokens"] = Math.Min(output, limit),
                ["totalTokens"] = input + read + written + Math.Min(output, limit),
                ["cacheReadInputTokens"] = read,
                ["cacheWriteInputTokens"] = written,
            });
    }

    private Reply? Guard(JsonObject body, string said)
    {
        if ((string?)body["guardrailConfig"]?["guardrailIdentifier"] is not { } id)
        {
            return null;
        }

        return Intervenes(id, said)
            ? Said(
                new JsonObject { ["text"] = "Blocked." }, "guardrail_intervened",
                new JsonObject { ["inputTokens"] = 0, ["outputTokens"] = 0, ["totalTokens"] = 0 })
            : null;
    }

    private static Reply Said(JsonNode content, string stop, JsonObject usage) => Reply.Json(new JsonObject
    {
        ["output"] = new JsonObject
        {
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = new JsonArray(content) },
        },
        ["stopReason"] = stop,
        ["usage"] = usage,
        ["metrics"] = new JsonObject { ["latencyMs"] = 12 },
    });

    /// <summary>Tokens before the cache point: written the first time, read when they come again.</summary>
    private (int Read, int Written) Cached(JsonObject body)
    {
        if (body["system"] is not JsonArray system || system.All(part => part!["cachePoint"] is null))
        {
            return (0, 0);
        }

        var fixedPart = string.Concat(system.Select(part => (string?)part!["text"]));
        var tokens = fixedPart.Length / CharactersPerToken;
        return _cached.TryAdd(fixedPart, true) ? (0, tokens) : (tokens, 0);
    }

    /// <summary>A model in the format of its family.</summary>
    private Reply Invoke(BedrockFamily family, JsonObject body, string? guardrail)
    {
        var (prompt, limit) = family.Read(body);
        var blocked = Intervenes(guardrail, prompt);
        var text = blocked ? "Blocked." : Says(prompt);
        var cut = text.Length / CharactersPerToken > limit;
        text = cut ? text[..(limit * CharactersPerToken)] : text;
        var (input, output) = (prompt.Length / CharactersPerToken, text.Length / CharactersPerToken);
        _ledger.Charge("bedrock:InvokeModel", input + output);
        var answer = family.Answer(new BedrockSaid(text, input, output, cut));
        if (guardrail is not null)
        {
            answer["amazon-bedrock-guardrailAction"] = blocked ? "INTERVENED" : "NONE";
        }

        return new Reply(200, "application/json", JsonSerializer.SerializeToUtf8Bytes(answer))
        {
            Headers = new()
            {
                ["X-Amzn-Bedrock-Input-Token-Count"] = $"{input}",
                ["X-Amzn-Bedrock-Output-Token-Count"] = $"{output}",
            },
        };
    }

    private bool Intervenes(string? guardrail, string said) => guardrail is not null
        && (Guardrails.TryGetValue(guardrail, out var word)
            ? said.Contains(word, StringComparison.OrdinalIgnoreCase)
            : throw new RefusedException(404, "ResourceNotFoundException", "no such guardrail"));
}
