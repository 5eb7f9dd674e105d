using System.Text.RegularExpressions;
using Amazon.CDK;

namespace Orleans.Docs.Deploy;

/// <summary>
/// What writes summaries: a foundation model, or an inference profile, which sends calls to that model in any of its
/// regions. Who calls through a profile needs both: the profile here, and the model wherever it sends the call.
/// </summary>
internal sealed partial record BedrockModel(string Name)
{
    /// <summary>A profile of AWS' own is named after where it sends calls and the model.</summary>
    [GeneratedRegex(@"^(us|us-gov|eu|apac|au|ca|jp|global)\.(?<model>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex OwnProfile { get; }

    /// <summary>A profile that the account made, which tells nothing of its model.</summary>
    private bool IsArn => Name.StartsWith("arn:", StringComparison.Ordinal);

    /// <summary>Null where calls stay here.</summary>
    public string? Profile(Stack stack) => IsArn ? Name
        : OwnProfile.IsMatch(Name)
            ? $"arn:{stack.Partition}:bedrock:{stack.Region}:{stack.Account}:inference-profile/{Name}"
            : null;

    /// <summary>The model wherever calls of it may go.</summary>
    public string FoundationModel(Stack stack) => IsArn
        ? $"arn:{stack.Partition}:bedrock:*::foundation-model/*"
        : OwnProfile.Match(Name) is { Success: true } profile
            ? $"arn:{stack.Partition}:bedrock:*::foundation-model/{profile.Groups["model"].Value}"
            : $"arn:{stack.Partition}:bedrock:{stack.Region}::foundation-model/{Name}";
}
