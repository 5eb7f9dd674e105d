namespace Orleans.Docs.Local.Files;

/// <summary>
/// What a failure of the file system is. Where .NET knows no type of its own, its errors carry the number of the
/// operating system.
/// </summary>
internal static class FileFaults
{
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int OverQuota = 122;

    public static StorageFault Of(Exception error) => error switch
    {
        UnauthorizedAccessException => StorageFault.NotOpened,
        { HResult: NoSpace or OverQuota } => StorageFault.DiskFull,
        { HResult: ReadOnlyFileSystem } => StorageFault.ReadOnly,
        FileNotFoundException or DirectoryNotFoundException => StorageFault.NotOpened,
        IOException => StorageFault.InputOutput,
        _ => StorageFault.Unknown,
    };
}
