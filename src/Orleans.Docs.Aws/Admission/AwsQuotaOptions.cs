using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Admission;

/// <summary>What the account is allowed, where that is not what a new one gets in the region.</summary>
public sealed class AwsQuotaOptions : IValidatableObject
{
    /// <summary>
    /// Whether Service Quotas is asked for what the account was granted, when a silo starts. What is configured here
    /// goes before it; what neither tells is the default of the region.
    /// </summary>
    public bool Read { get; set; } = true;

    /// <summary>Calls a second by the API's name; an API that stands in no table is not limited.</summary>
    public Dictionary<string, double> PerSecond { get; set; } = [];

    /// <summary>Jobs of Textract at work at once.</summary>
    [Range(1, 100_000)]
    public int? TextractJobs { get; set; }

    /// <summary>Calls of the classifier's endpoint at work at once, as a serverless one is limited.</summary>
    [Range(1, 10_000)]
    public int? EndpointCalls { get; set; }

    /// <summary>Tokens of the model of Bedrock, in and out.</summary>
    [Range(1_000, 1_000_000_000)]
    public long? TokensPerMinute { get; set; }

    /// <summary>
    /// How many tokens of its quota one token of an answer takes, by a part of the model's name; others take 1.
    /// </summary>
    public Dictionary<string, int> Burndown { get; set; } = new()
    {
        ["claude-opus-4"] = 5,
        ["claude-sonnet-4"] = 5,
        ["claude-haiku-4"] = 5,
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (api, rate) in PerSecond.Where(quota => !(quota.Value is > 0 and < 1_000_000)))
        {
            yield return new($"{rate} calls a second of {api}: give a number above 0", [nameof(PerSecond)]);
        }

        foreach (var (model, factor) in Burndown.Where(factor => factor.Value is < 1 or > 100))
        {
            yield return new($"{factor} tokens for one of {model}: give a number from 1 to 100", [nameof(Burndown)]);
        }
    }

    /// <summary>Tokens of the quota for one token of an answer.</summary>
    internal int BurndownOf(string model) => Burndown
        .Where(factor => model.Contains(factor.Key, StringComparison.Ordinal)).Select(factor => factor.Value)
        .DefaultIfEmpty(1).Max();
}
