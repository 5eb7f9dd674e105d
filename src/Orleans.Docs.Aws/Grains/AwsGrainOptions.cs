using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Grains;

public sealed class AwsGrainOptions
{
    /// <summary>Holds the small state of operators' grains.</summary>
    [Required, RegularExpression("^[A-Za-z0-9_.-]{3,255}$")]
    public string Table { get; set; } = "docs-grains";
}
