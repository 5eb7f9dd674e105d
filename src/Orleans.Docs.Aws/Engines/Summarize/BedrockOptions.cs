using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Orleans.Docs.Aws.Admission;

namespace Orleans.Docs.Aws.Engines.Summarize;

/// <summary>Which model of Bedrock writes summaries, and what bounds it.</summary>
public sealed class BedrockOptions : IValidatableObject
{
    private const string Path = "^/.*$";

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
    /// With <c>invoke</c>: the family whose format the model speaks. <c>titan</c>, <c>cohere</c> (Command),
    /// <c>command-r</c>, <c>llama</c>, <c>mistral</c> (by prompt), <c>anthropic</c> (messages), <c>nova</c>, or
    /// <c>chat</c> for messages in and choices out, as AI21, Mistral's chat and others have it.
    /// </summary>
    [AllowedValues("llama", "titan", "cohere", "command-r", "mistral", "anthropic", "nova", "chat")]
    public string InvokeFormat { get; set; } = "llama";

    /// <summary>
    /// What a model has otherwise than its family: where things stand, as JSON pointers (<c>/results/0/outputText</c>,
    /// in answers also <c>*</c> for every item of an array); empty for what it has not. First what stands in every
    /// request, as a JSON object, with the arrays that paths go through.
    /// </summary>
    public string? InvokeBody { get; set; }

    /// <summary>What a prompt is written into, with <c>{system}</c> and <c>{user}</c>.</summary>
    public string? InvokeTurn { get; set; }

    [RegularExpression(Path)]
    public string? InvokeSystemPath { get; set; }

    [RegularExpression(Path)]
    public string? InvokePromptPath { get; set; }

    [RegularExpression(Path)]
    public string? InvokeMaxTokensPath { get; set; }

    [RegularExpression(Path)]
    public string? InvokeTemperaturePath { get; set; }

    [RegularExpression(Path)]
    public string? InvokeAnswerPath { get; set; }

    /// <summary>Why the model ended.</summary>
    [RegularExpression(Path)]
    public string? InvokeStopPath { get; set; }

    /// <summary>Without these the service's headers count.</summary>
    [RegularExpression(Path)]
    public string? InvokeInputTokensPath { get; set; }

    [RegularExpression(Path)]
    public string? InvokeOutputTokensPath { get; set; }

    /// <summary>The API whose quota counts.</summary>
    internal string QuotaApi => Api == "invoke" ? AwsApis.InvokeModel : AwsApis.Converse;

    /// <summary>A request that cannot be made is found when the silo starts.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Api == "invoke" && Wrong() is { } reason)
        {
            yield return new ValidationResult($"a request of {InvokeFormat} cannot be made: {reason}");
        }
    }

    private string? Wrong()
    {
        try
        {
            Summarize.InvokeFormat.Of(this).Request("system", "user", MaxOutputTokens, 0);
            return null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return e.Message;
        }
    }
}
