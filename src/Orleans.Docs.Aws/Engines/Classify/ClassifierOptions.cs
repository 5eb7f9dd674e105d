using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Engines.Classify;

/// <summary>Which model sorts documents, and what bounds its input.</summary>
public sealed class ClassifierOptions : IValidatableObject
{
    /// <summary>
    /// <c>sagemaker</c> (an endpoint, real-time or serverless) or <c>comprehend</c> (custom classification).
    /// </summary>
    [AllowedValues("sagemaker", "comprehend")]
    public string Provider { get; set; } = "sagemaker";

    /// <summary>Name of the SageMaker endpoint, or address (ARN) of Comprehend's.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Version of the model behind the endpoint, as it is recorded with each answer.</summary>
    [Required]
    public string ModelVersion { get; set; } = "1";

    /// <summary>Document types by the model's own names, where these differ.</summary>
    public Dictionary<string, string> Types { get; set; } = [];

    /// <summary>
    /// Bytes of one call: 6,291,456 for a real-time endpoint, 4,194,304 for a serverless one, 10,240 for Comprehend.
    /// </summary>
    [Range(1_000, 26_214_400)]
    public int CallBytesMax { get; set; } = 10_240;

    /// <summary>Tries of one call after the first, for failures that may pass.</summary>
    [Range(0, 20)]
    public int CallRetriesMax { get; set; } = 2;

    /// <summary>Wait before the second try; doubles with each, spread by a half to either side.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan CallRetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>One call may take so many seconds; a model's container has 60.</summary>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 70;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Types.Values.Except(Content.DocumentType.All).FirstOrDefault() is { } unknown)
        {
            yield return new($"'{unknown}' is no document type", [nameof(Types)]);
        }
    }
}
