using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Cluster;

/// <summary>The silos of one cluster, which find each other in a DynamoDB table.</summary>
public sealed class AwsClusterOptions
{
    [Required, RegularExpression("^[A-Za-z0-9_.-]{3,255}$")]
    public string Table { get; set; } = "docs-silos";

    /// <summary>Silos and clients of the same name belong together; a deployment beside it takes another.</summary>
    [Required, StringLength(150, MinimumLength = 1)]
    public string ClusterId { get; set; } = "docs";

    /// <summary>The IP address by which silos and clients reach this silo; without one, that of its host's
    /// name.</summary>
    public string? Address { get; set; }
}
