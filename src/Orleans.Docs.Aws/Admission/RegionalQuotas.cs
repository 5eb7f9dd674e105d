using System.Collections.Frozen;

namespace Orleans.Docs.Aws.Admission;

/// <summary>
/// What the services allow a new account, by region. An account that was granted more says so in
/// <c>Docs:Aws:Quotas</c>. Models have no defaults that could be told here.
/// </summary>
internal static class RegionalQuotas
{
    private static readonly string[] Apis =
    [
        AwsApis.AnalyzeDocument, AwsApis.DetectDocumentText, AwsApis.StartDocumentAnalysis,
        AwsApis.StartDocumentTextDetection, AwsApis.GetDocumentAnalysis, AwsApis.GetDocumentTextDetection,
        AwsApis.DetectPiiEntities, AwsApis.TextractJobs,
    ];

    private static readonly FrozenDictionary<string, int[]> Regions = new Dictionary<string, int[]>
    {
        ["us-east-1"] = [10, 25, 10, 15, 10, 25, 20, 600],
        ["us-west-2"] = [10, 25, 10, 15, 10, 25, 20, 600],
        ["us-east-2"] = [10, 10, 10, 5, 10, 10, 20, 100],
        ["eu-west-1"] = [5, 5, 5, 5, 5, 5, 20, 100],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly int[] Other = [1, 1, 2, 1, 5, 5, 20, 100];

    /// <summary>Calls a second, or jobs at once; null for what has no default.</summary>
    public static int? Of(string region, string api) => Array.IndexOf(Apis, api) is >= 0 and var at
        ? (Regions.GetValueOrDefault(region) ?? Other)[at]
        : null;
}
