using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Notifications;

public sealed class AwsNotifyOptions
{
    /// <summary>The SNS topic that hears of documents that settled; without one nobody is told by SNS.</summary>
    [RegularExpression("^arn:[^:]+:sns:[^:]+:[0-9]+:[^:]+$")]
    public string? TopicArn { get; set; }

    /// <summary>One try may take so long, with what the SDK tries again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}
