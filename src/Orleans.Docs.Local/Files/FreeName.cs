using System.Runtime.InteropServices;
using System.Text;

namespace Orleans.Docs.Local.Files;

/// <summary>
/// Gives a finished file a name that must be free. <see cref="File.Move(string, string)"/> promises as much, but looks
/// before it renames, and of two at once the second replaces the first; a link is refused by the file system itself.
/// </summary>
internal static class FreeName
{
    private const int Exists = 17;

    /// <summary>Returns whether the name was free; either way <paramref name="temporary"/> is gone.</summary>
    public static bool TryTake(string temporary, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return TryMove(temporary, path);
        }

        var linked = Link(Bytes(temporary), Bytes(path)) == 0;
        if (!linked && Marshal.GetLastPInvokeError() != Exists)
        {
            // A file system without links: what .NET can do.
            return TryMove(temporary, path);
        }

        File.Delete(temporary);
        return linked;
    }

    private static bool TryMove(string temporary, string path)
    {
        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
            return false;
        }
    }

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(byte[] existing, byte[] added);
}
