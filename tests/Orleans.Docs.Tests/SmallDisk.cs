using System.Diagnostics;
using Xunit;

namespace Orleans.Docs.Tests;

/// <summary>
/// A file system of its own with little room, in memory. Needs the right to mount; without it the test is skipped.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private SmallDisk()
    {
    }

    public string FullPath => _directory.FullPath;

    private string Ballast => PathOf("ballast");

    public static SmallDisk OrSkip(int kibibytes)
    {
        var disk = TryMount(kibibytes);
        Assert.SkipUnless(
            disk is not null, "a small file system cannot be mounted here: that takes Linux and the right to mount");
        return disk!;
    }

    /// <summary>Null where it cannot be mounted.</summary>
    public static SmallDisk? TryMount(int kibibytes)
    {
        var disk = new SmallDisk();
        if (OperatingSystem.IsLinux()
            && Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k,mode=700", "tmpfs", disk.FullPath))
        {
            return disk;
        }

        disk._directory.Dispose();
        return null;
    }

    public string PathOf(string name) => _directory.PathOf(name);

    /// <summary>Takes all the room that is left; what files have already stays theirs.</summary>
    public void Fill()
    {
        using var file = new FileStream(
            Ballast, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Seek(0, SeekOrigin.End);
        foreach (var bytes in new[] { 64 * 1024, 4096, 1 })
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[bytes]);
                }
            }
            catch (IOException)
            {
                // Full, for pieces of this size.
            }
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(Ballast);

    /// <summary>From now on nothing here can be written. No file may be open for writing.</summary>
    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", FullPath));

    public void Dispose()
    {
        // Lazily: what a failed test left open must not keep the mount.
        Run("umount", "-l", FullPath);
        _directory.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
