using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Docs.Aws.Engines.Summarize;

/// <summary>
/// How a family of models is asked by <c>InvokeModel</c> and where its answer stands, as the inference parameters of
/// each family are documented in the Bedrock user guide. A path that is null is none: a family without one for
/// instructions gets them before the prompt, and one without counts is counted by the service's headers.
/// </summary>
internal sealed record InvokeFormat
{
    private const string System = "{system}";
    private const string User = "{user}";

    /// <summary>The families by name; of Llama and Mistral those that take a prompt, with the marks of a turn.
    /// </summary>
    private static readonly FrozenDictionary<string, InvokeFormat> Families = new Dictionary<string, InvokeFormat>
    {
        ["llama"] = new()
        {
            PromptPath = "/prompt",
            MaxTokensPath = "/max_gen_len",
            TemperaturePath = "/temperature",
            AnswerPath = "/generation",
            StopPath = "/stop_reason",
            InputTokensPath = "/prompt_token_count",
            OutputTokensPath = "/generation_token_count",
            Turn = $"<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n{System}<|eot_id|>"
                + $"<|start_header_id|>user<|end_header_id|>\n\n{User}<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\n",
            Marks = ["<|"],
        },
        ["mistral"] = new()
        {
            PromptPath = "/prompt",
            MaxTokensPath = "/max_tokens",
            TemperaturePath = "/temperature",
            AnswerPath = "/outputs/0/text",
            StopPath = "/outputs/0/stop_reason",
            Turn = $"<s>[INST] {System}\n\n{User} [/INST]",
            Marks = ["[INST]", "[/INST]", "<s>", "</s>"],
        },
        ["titan"] = new()
        {
            PromptPath = "/inputText",
            MaxTokensPath = "/textGenerationConfig/maxTokenCount",
            TemperaturePath = "/textGenerationConfig/temperature",
            AnswerPath = "/results/0/outputText",
            StopPath = "/results/0/completionReason",
            InputTokensPath = "/inputTextTokenCount",
            OutputTokensPath = "/results/0/tokenCount",
            Turn = $"User: {System}\n\n{User}\nBot:",
        },
        ["cohere"] = new()
        {
            PromptPath = "/prompt",
            MaxTokensPath = "/max_tokens",
            TemperaturePath = "/temperature",
            AnswerPath = "/generations/0/text",
            StopPath = "/generations/0/finish_reason",
        },
        ["command-r"] = new()
        {
            SystemPath = "/preamble",
            PromptPath = "/message",
            MaxTokensPath = "/max_tokens",
            TemperaturePath = "/temperature",
            AnswerPath = "/text",
            StopPath = "/finish_reason",
        },
        ["anthropic"] = new()
        {
            Body = """
                {"anthropic_version":"bedrock-2023-05-31","messages":[{"role":"user","content":[{"type":"text"}]}]}
                """,
            SystemPath = "/system",
            PromptPath = "/messages/0/content/0/text",
            MaxTokensPath = "/max_tokens",
            TemperaturePath = "/temperature",
            AnswerPath = "/content/*/text",
            StopPath = "/stop_reason",
            InputTokensPath = "/usage/input_tokens",
            OutputTokensPath = "/usage/output_tokens",
        },
        ["nova"] = new()
        {
            Body = """
                {"schemaVersion":"messages-v1","system":[{}],"messages":[{"role":"user","content":[{}]}]}
                """,
            SystemPath = "/system/0/text",
            PromptPath = "/messages/0/content/0/text",
            MaxTokensPath = "/inferenceConfig/maxTokens",
            TemperaturePath = "/inferenceConfig/temperature",
            AnswerPath = "/output/message/content/*/text",
            StopPath = "/stopReason",
            InputTokensPath = "/usage/inputTokens",
            OutputTokensPath = "/usage/outputTokens",
        },
        ["chat"] = new()
        {
            Body = """{"messages":[{"role":"system"},{"role":"user"}]}""",
            SystemPath = "/messages/0/content",
            PromptPath = "/messages/1/content",
            MaxTokensPath = "/max_tokens",
            TemperaturePath = "/temperature",
            AnswerPath = "/choices/0/message/content",
            StopPath = "/choices/0/finish_reason",
            InputTokensPath = "/usage/prompt_tokens",
            OutputTokensPath = "/usage/completion_tokens",
        },
    }.ToFrozenDictionary();

    /// <summary>What stands in every request.</summary>
    public string Body { get; init; } = "{}";

    public string? SystemPath { get; init; }

    public required string PromptPath { get; init; }

    public required string MaxTokensPath { get; init; }

    public string? TemperaturePath { get; init; }

    public required string AnswerPath { get; init; }

    public string? StopPath { get; init; }

    public string? InputTokensPath { get; init; }

    public string? OutputTokensPath { get; init; }

    /// <summary>What a prompt is written into, with <c>{system}</c> and <c>{user}</c>.</summary>
    public string Turn { get; init; } = $"{System}\n\n{User}";

    /// <summary>What ends a turn and so may not stand in what a document says.</summary>
    public IReadOnlyList<string> Marks { get; init; } = [];

    /// <summary>The family that is named, with what is told otherwise; an empty path is none.</summary>
    public static InvokeFormat Of(BedrockOptions options)
    {
        var family = Families[options.InvokeFormat];
        return family with
        {
            Body = options.InvokeBody ?? family.Body,
            Turn = options.InvokeTurn ?? family.Turn,
            SystemPath = Told(options.InvokeSystemPath, family.SystemPath),
            PromptPath = Told(options.InvokePromptPath, family.PromptPath) ?? family.PromptPath,
            MaxTokensPath = Told(options.InvokeMaxTokensPath, family.MaxTokensPath) ?? family.MaxTokensPath,
            TemperaturePath = Told(options.InvokeTemperaturePath, family.TemperaturePath),
            AnswerPath = Told(options.InvokeAnswerPath, family.AnswerPath) ?? family.AnswerPath,
            StopPath = Told(options.InvokeStopPath, family.StopPath),
            InputTokensPath = Told(options.InvokeInputTokensPath, family.InputTokensPath),
            OutputTokensPath = Told(options.InvokeOutputTokensPath, family.OutputTokensPath),
        };
    }

    /// <exception cref="FormatException">A path does not fit the body.</exception>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    public JsonObject Request(string system, string user, int maxTokens, float? temperature)
    {
        var body = JsonNode.Parse(Body) as JsonObject ?? throw new JsonException("the body is no object");
        if (SystemPath is not null)
        {
            JsonPointer.Parse(SystemPath).Set(body, system);
            JsonPointer.Parse(PromptPath).Set(body, user);
        }
        else
        {
            JsonPointer.Parse(PromptPath).Set(body, InTurn(system, user));
        }

        JsonPointer.Parse(MaxTokensPath).Set(body, maxTokens);
        if (TemperaturePath is not null && temperature is { } set)
        {
            JsonPointer.Parse(TemperaturePath).Set(body, set);
        }

        return body;
    }

    public string Answer(JsonNode? answer) => string.Concat(Texts(AnswerPath, answer));

    /// <summary>Why the model ended, in its own words; null where it does not say.</summary>
    public string? Stop(JsonNode? answer) => Texts(StopPath, answer).FirstOrDefault();

    public long? InputTokens(JsonNode? answer) => Count(InputTokensPath, answer);

    public long? OutputTokens(JsonNode? answer) => Count(OutputTokensPath, answer);

    private static string? Told(string? told, string? family) => told is null ? family : told.Length > 0 ? told : null;

    private static IEnumerable<string> Texts(string? path, JsonNode? answer) => path is null
        ? []
        : JsonPointer.Parse(path).Find(answer).OfType<JsonValue>()
            .Select(value => value.TryGetValue<string>(out var text) ? text : null).OfType<string>();

    private static long? Count(string? path, JsonNode? answer) => path is null
        ? null
        : JsonPointer.Parse(path).Find(answer).OfType<JsonValue>()
            .Select(value => value.TryGetValue<long>(out var count) && count >= 0 ? count : (long?)null)
            .FirstOrDefault();

    /// <summary>
    /// What is said comes as JSON, in which a mark means the same when its first character is written as its number.
    /// </summary>
    private string InTurn(string system, string user)
    {
        foreach (var mark in Marks)
        {
            user = user.Replace(mark, $"\\u{(int)mark[0]:x4}{mark[1..]}", StringComparison.OrdinalIgnoreCase);
        }

        var at = Turn.IndexOf(User, StringComparison.Ordinal);
        return at < 0
            ? throw new FormatException($"a turn without {User}")
            : Turn[..at].Replace(System, system, StringComparison.Ordinal) + user + Turn[(at + User.Length)..];
    }
}
