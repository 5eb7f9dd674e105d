namespace Orleans.Docs.Aws;

/// <summary>
/// The wing on AWS: the twin of the embedded one, with the same ports under the same folder and file names.
/// </summary>
public static class AwsWing
{
    /// <summary>What <c>Docs:Wing</c> says to choose this wing.</summary>
    public const string Name = "Aws";
}
