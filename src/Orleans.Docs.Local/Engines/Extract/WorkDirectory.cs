using System.Globalization;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>
/// An owner-only directory of this process for files that a tool cannot do without. What dead processes left is wiped
/// when it is made; its own goes with <see cref="Dispose"/>.
/// </summary>
internal sealed class WorkDirectory : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <exception cref="IOException">The directory cannot be made, or belongs to somebody else.</exception>
    public WorkDirectory(string configured)
    {
        var root = configured.Length > 0
            ? System.IO.Path.GetFullPath(configured)
            : System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"orleans-docs-parser-{Environment.UserName}");
        Make(root);
        WipeThoseOfTheDead(root);
        Path = System.IO.Path.Combine(root, $"{Environment.ProcessId}-{Guid.NewGuid():n}");
        Make(Path);
    }

    public string Path { get; }

    public void Dispose() => Wipe(Path);

    private static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerOnly);
        if (new DirectoryInfo(path).LinkTarget is not null)
        {
            throw new IOException($"{path} is a link; name another directory for the parsers to work in");
        }

        // Only its owner may do this, so a directory that somebody else put there is refused.
        File.SetUnixFileMode(path, OwnerOnly);
    }

    private static void WipeThoseOfTheDead(string root)
    {
        foreach (var directory in Directory.EnumerateDirectories(root))
        {
            var owner = System.IO.Path.GetFileName(directory).Split('-')[0];
            if (!int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !IsAlive(id))
            {
                Wipe(directory);
            }
        }
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Wipe(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another process wiped it first.
        }
    }
}
