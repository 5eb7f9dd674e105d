using System.ComponentModel.DataAnnotations;
using Orleans.Docs.Aws.Admission;

namespace Orleans.Docs.Aws.Engines.Summarize;

/// <summary>Which model of Bedrock writes summaries, and what bounds it.</summary>
public sealed class BedrockOptions
{
    /// <summary>Id or address of a model or an inference profile.</summary>
    public string? Model { get; set; }

    /// <summary>
    /// <c>converse</c>, or <c>invoke</c> for a model that does not know it and takes a prompt in a format of its own.
    /// </summary>
    [AllowedValues("converse", "invoke")]
    public string Api { get; set; } = "converse";

    /// <summary>Version of the prompt files; recorded with each answer.</summary>
    [AllowedValues("v1")]
    public string PromptVersion { get; set; } = "v1";

    /// <summary>Guardrail that watches the conversation, with its version; empty for none.</summary>
    public string? Guardrail { get; set; }

    [Required]
    public string GuardrailVersion { get; set; } = "DRAFT";

    /// <summary>Marks the fixed part of the prompt for the cache; only for models that have one.</summary>
    public bool CachePoints { get; set; }

    /// <summary>Of a longer document the model gets the beginning and the end, together so many characters.</summary>
    [Range(500, 1_000_000)]
    public int MaxInputCharacters { get; set; } = 24_000;

    /// <summary>Tokens of an answer; the service reserves them for the time of the call.</summary>
    [Range(64, 100_000)]
    public int MaxOutputTokens { get; set; } = 1_200;

    /// <summary>Tries of one call after the first, for failures that may pass.</summary>
    [Range(0, 20)]
    public int CallRetriesMax { get; set; } = 2;

    /// <summary>Wait before the second try; doubles with each, spread by a half to either side.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan CallRetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>One document may take so many seconds.</summary>
    [Range(1, 3_600)]
    public int TimeoutSeconds { get; set; } = 90;

    /// <summary>Key facts of a summary at most.</summary>
    [Range(1, 1_000)]
    public int KeyFactsMax { get; set; } = 60;

    /// <summary>Things to do that are named at most.</summary>
    [Range(0, 50)]
    public int ActionItemsMax { get; set; } = 5;

    /// <summary>
    /// With <c>invoke</c>: members of the model's own format, for the prompt, its limit, the answer and the tokens
    /// that were read and written.
    /// </summary>
    [Required]
    public string InvokePromptMember { get; set; } = "prompt";

    [Required]
    public string InvokeMaxTokensMember { get; set; } = "max_gen_len";

    [Required]
    public string InvokeAnswerMember { get; set; } = "generation";

    [Required]
    public string InvokeInputTokensMember { get; set; } = "prompt_token_count";

    [Required]
    public string InvokeOutputTokensMember { get; set; } = "generation_token_count";

    /// <summary>The API whose quota counts.</summary>
    internal string QuotaApi => Api == "invoke" ? AwsApis.InvokeModel : AwsApis.Converse;
}
