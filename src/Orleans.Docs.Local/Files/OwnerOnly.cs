namespace Orleans.Docs.Local.Files;

/// <summary>Files and directories that only their owner may use: 0600 and 0700 where there are such rights.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode File0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Directory0700 = File0600 | UnixFileMode.UserExecute;

    private const UnixFileMode GroupAndOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute |
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Creates an empty file unless there is one.</summary>
    public static void CreateFile(string path)
    {
        if (!File.Exists(path))
        {
            using var file = Open(path, FileMode.OpenOrCreate, FileOptions.None);
        }
    }

    /// <summary>Opens a file for writing; where it creates one, nobody else could ever read it.</summary>
    public static FileStream Open(string path, FileMode mode, FileOptions fileOptions)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = fileOptions,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File0600;
        }

        return new FileStream(path, options);
    }

    /// <summary>Creates a directory unless there is one. Parents that it must create get the usual rights.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, Directory0700);
        }
    }

    /// <summary>
    /// The same, and its name is on disk when this returns: nothing in a directory is durable before the directory is.
    /// </summary>
    public static void CreateDurableDirectory(string path)
    {
        CreateDirectory(path);

        // Also where it stood: an earlier start may have ended before this.
        DirectorySync.Run(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) ?? path);
    }

    /// <summary>Whether group or others have any right on this file or directory.</summary>
    public static bool IsOpenToOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & GroupAndOthers) != 0;

    public static void TightenDirectory(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Directory0700);
        }
    }
}
