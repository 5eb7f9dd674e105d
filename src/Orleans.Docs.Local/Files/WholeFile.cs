namespace Orleans.Docs.Local.Files;

/// <summary>Small owner-only files that are there whole or not at all, and on disk when the call returns.</summary>
internal static class WholeFile
{
    /// <summary>What an interrupted write leaves has this ending, and counts for nothing.</summary>
    public const string Unfinished = ".new";

    /// <summary>False where the name is taken; then nothing is changed.</summary>
    public static bool TryCreate(string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}{Unfinished}";
        using (var file = OwnerOnly.Open(temporary, FileMode.CreateNew, FileOptions.None))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        var free = FreeName.TryTake(temporary, path);
        DirectorySync.Run(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return free;
    }
}
