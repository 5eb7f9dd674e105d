
namespace Orleans.Docs.Tests;

/// <summary>Finds the corpus of real documents that stands beside the repository, where it does.</summary>
internal static class Corpus
{
    /// <summary>The path of a file or folder of the corpus; skips the running test when it is absent.</summary>
    public static string PathOf(params string[] parts)
    {
        var root = Environment.GetEnvironmentVariable("DOCS_CORPUS") ?? BesideTheRepository();
        var path = root is null ? null : Path.Combine([root, .. parts]);
        Assert.SkipUnless(path is not null && (File.Exists(path) || Directory.Exists(path)), "the corpus is not here: ../shared/corpus");
        return path!;
    }

    private static string? BesideTheRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Orleans.Docs.sln")))
            {
                return Path.Combine(folder.FullName, "..", "shared", "corpus");
            }
        }

        return null;
    }
}
