using Orleans.Docs.Tests;

namespace Orleans.Docs.Aws.Tests.Search.Official;

/// <summary>
/// OpenSearch's own test cases and API specification, kept beside the repository and never copied into it.
/// </summary>
internal static class OfficialFolder
{
    private static readonly string Root = Environment.GetEnvironmentVariable("DOCS_CORPUS") is { } corpus
        ? Path.Combine(corpus, "..", "opensearch")
        : Path.Combine(Repository.Root, "..", "shared", "opensearch");

    /// <summary>Skips the running test where the folder is not.</summary>
    public static string PathOf(params string[] parts)
    {
        var path = Path.Combine([Root, .. parts]);
        Assert.SkipUnless(
            File.Exists(path) || Directory.Exists(path),
            $"OpenSearch's test cases and specification are not here: {string.Join('/', parts)}");
        return path;
    }
}
