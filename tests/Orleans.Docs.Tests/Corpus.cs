namespace Orleans.Docs.Tests;

/// <summary>Real documents with known answers, kept beside the repository and never copied into it.</summary>
internal static class Corpus
{
    /// <summary>
    /// A file or folder of the corpus: under <c>DOCS_CORPUS</c>, else in <c>shared/corpus</c> beside the repository.
    /// Skips the running test where there is none.
    /// </summary>
    public static string PathOf(params string[] parts)
    {
        var root = Environment.GetEnvironmentVariable("DOCS_CORPUS")
            ?? Path.Combine(Repository.Root, "..", "shared", "corpus");
        var path = Path.Combine([root, .. parts]);
        Assert.SkipUnless(
            File.Exists(path) || Directory.Exists(path),
            $"the corpus of real documents is not here: {string.Join('/', parts)}");
        return path;
    }
}
