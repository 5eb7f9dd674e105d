using Xunit;

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
        var root = Environment.GetEnvironmentVariable("DOCS_CORPUS") ?? BesideRepository();
        var path = root is null ? null : Path.Combine([root, .. parts]);
        if (path is null || (!File.Exists(path) && !Directory.Exists(path)))
        {
            Assert.Skip($"the corpus of real documents is not here: {string.Join('/', parts)}");
        }

        return path;
    }

    private static string? BesideRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Orleans.Docs.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "corpus") : null;
    }
}
