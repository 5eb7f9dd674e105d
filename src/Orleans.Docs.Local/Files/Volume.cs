namespace Orleans.Docs.Local.Files;

/// <summary>What was mounted where: whoever has one volume has every file on it.</summary>
internal static class Volume
{
    /// <summary>
    /// Whether two paths, which need not exist yet, lie on one volume; true also where the system does not tell, since
    /// nothing is to be promised then.
    /// </summary>
    public static bool IsShared(string one, string other)
    {
        try
        {
            var mounts = DriveInfo.GetDrives().Select(drive => drive.Name).ToArray();
            return Of(one, mounts) == Of(other, mounts);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>The longest mount point above a path.</summary>
    internal static string Of(string path, IEnumerable<string> mounts)
    {
        var full = WithEnd(Path.GetFullPath(path));
        return mounts.Select(WithEnd).Where(mount => full.StartsWith(mount, StringComparison.Ordinal))
            .MaxBy(mount => mount.Length) ?? "";
    }

    private static string WithEnd(string path) => Path.TrimEndingDirectorySeparator(path) is var trimmed
        && trimmed.EndsWith(Path.DirectorySeparatorChar) ? trimmed : trimmed + Path.DirectorySeparatorChar;
}
