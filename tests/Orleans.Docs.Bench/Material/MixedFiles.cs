namespace Orleans.Docs.Bench.Material;

/// <summary>
/// Real files of every kind, taken from the folders of the corpus in turn until there are enough; where there is no
/// corpus, the samples again and again. The same files in the same order every time.
/// </summary>
internal sealed record MixedFiles(IReadOnlyList<string> Paths, string Origin)
{
    private const string CorpusVariable = "DOCS_CORPUS";

    private static readonly string[] Folders =
        ["receipts", "invoices", "tables", "scans", "email", "forms", "pdf_text", "doc_images", "bad_input"];

    /// <summary>Known answers and descriptions of the files, which are no documents.</summary>
    private static readonly string[] NoDocuments = [".json", ".jsonl", ".xml"];

    /// <exception cref="BenchFailedException">Neither corpus nor samples are here.</exception>
    public static MixedFiles Take(int count)
    {
        var repository = Repository()
            ?? throw new BenchFailedException("it runs outside a checkout, so that no files are found");
        var corpus = Environment.GetEnvironmentVariable(CorpusVariable) is { Length: > 0 } set
            ? set
            : Path.Combine(repository, "..", "shared", "corpus");
        var groups = Folders.Select(folder => FilesIn(Path.Combine(corpus, folder))).ToArray();
        var paths = InTurn(groups).Take(count).ToArray();
        if (paths.Length == count)
        {
            return new MixedFiles(paths, "corpus");
        }

        var samples = FilesIn(Path.Combine(repository, "samples"));
        return samples.Length == 0
            ? throw new BenchFailedException("neither the corpus nor samples/ is here")
            : new MixedFiles(
                [.. Enumerable.Range(0, count).Select(i => samples[i % samples.Length])],
                $"no corpus here: {samples.Length} files of samples/ over and over");
    }

    private static string[] FilesIn(string folder) => Directory.Exists(folder)
        ? [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => !NoDocuments.Contains(Path.GetExtension(path)) && !IsSource(folder, path))
                .Order(StringComparer.Ordinal),
        ]
        : [];

    /// <summary>Beside the samples lies the program that makes them.</summary>
    private static bool IsSource(string folder, string path) =>
        Path.GetRelativePath(folder, path).StartsWith("Generator", StringComparison.Ordinal);

    private static IEnumerable<string> InTurn(string[][] groups)
    {
        var longest = groups.Max(group => group.Length);
        for (var i = 0; i < longest; i++)
        {
            foreach (var group in groups.Where(group => i < group.Length))
            {
                yield return group[i];
            }
        }
    }

    private static string? Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Orleans.Docs.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }
}
