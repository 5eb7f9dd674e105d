using System.Runtime.InteropServices;

namespace Orleans.Docs.Parser.Protocol;

/// <summary>
/// A child leads a process group of its own, so that one signal ends it together with the tools that it started.
/// Does nothing where there are no process groups.
/// </summary>
internal static class ProcessGroup
{
    private const int SigKill = 9;
    private const int PriorityOfGroup = 1;

    /// <summary>From 0, like all others, to 19: a tenth of the time of an equal that wants all of it.</summary>
    private const int Niceness = 10;

    /// <summary>Makes the calling process the leader of a new group, unless it leads one already.</summary>
    public static void Lead()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = setpgid(0, 0);
        }
    }

    /// <summary>
    /// Lets every other process go first: a silo that has to answer within milliseconds shares its processors with
    /// children that read for seconds. Of the whole group, since the system keeps a priority for each thread and the
    /// runtime has started some already; tools inherit it.
    /// </summary>
    public static void StandBack()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = setpriority(PriorityOfGroup, 0, Niceness);
        }
    }

    /// <summary>
    /// Ends every process of the group that the process leads; nothing where the group is gone. Only while the leader
    /// was not waited for: afterwards its number may be another's.
    /// </summary>
    public static void Kill(int leaderId)
    {
        if (!OperatingSystem.IsWindows() && leaderId > 1)
        {
            _ = kill(-leaderId, SigKill);
        }
    }

    /// <summary>
    /// Ends what is left of a group whose leader has ended and was waited for. A number is not given out anew while a
    /// group has it, so where a process has it now, nothing is left and the number is another's.
    /// </summary>
    public static void KillOrphans(int leaderId)
    {
        if (!OperatingSystem.IsWindows() && leaderId > 1 && kill(leaderId, 0) != 0)
        {
            _ = kill(-leaderId, SigKill);
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setpgid(int processId, int groupId);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setpriority(int kind, int id, int niceness);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);
}
