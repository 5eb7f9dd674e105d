namespace Orleans.Docs.Cli.Submitting;

/// <param name="Label">The path as it was given, or within the folder that was given.</param>
internal sealed record InputFile(string Path, string Label, long LengthBytes);

/// <summary>
/// Turns paths into files; folders are walked in name order, without hidden files and links, within bounds.
/// </summary>
internal static class FileList
{
    public const int FilesMax = 100_000;
    public const int DepthMax = 32;

    private static readonly EnumerationOptions Walk = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = DepthMax,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    public static IReadOnlyList<InputFile> Of(IReadOnlyList<string> paths)
    {
        var files = new List<InputFile>();
        foreach (var path in paths)
        {
            files.AddRange(Of(path).Take(FilesMax + 1 - files.Count));
            if (files.Count > FilesMax)
            {
                throw new WrongArgumentsException($"more than {FilesMax} files: submit fewer at a time");
            }
        }

        return files.Count > 0 ? files : throw new WrongArgumentsException("there are no files in there");
    }

    private static IEnumerable<InputFile> Of(string path)
    {
        if (Directory.Exists(path))
        {
            return Directory.EnumerateFiles(path, "*", Walk)
                .Take(FilesMax + 1)
                .Order(StringComparer.Ordinal)
                .Select(file => new InputFile(file, Path.GetRelativePath(path, file), new FileInfo(file).Length));
        }

        return File.Exists(path)
            ? [new InputFile(path, path, new FileInfo(path).Length)]
            : throw new WrongArgumentsException($"there is no file or folder {path}");
    }
}
