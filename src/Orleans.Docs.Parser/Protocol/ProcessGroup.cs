using System.Runtime.InteropServices;

namespace Orleans.Docs.Parser.Protocol;

/// <summary>
/// A child leads a process group of its own, so that one signal ends it together with the tools that it started.
/// Does nothing where there are no process groups.
/// </summary>
internal static class ProcessGroup
{
    private const int SigKill = 9;

    /// <summary>Makes the calling process the leader of a new group, unless it leads one already.</summary>
    public static void Lead()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = setpgid(0, 0);
        }
    }

    /// <summary>Ends every process of the group that the process leads; nothing where the group is gone.</summary>
    public static void Kill(int leaderId)
    {
        if (!OperatingSystem.IsWindows() && leaderId > 1)
        {
            _ = kill(-leaderId, SigKill);
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setpgid(int processId, int groupId);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);
}
