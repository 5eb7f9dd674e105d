using System.Diagnostics;

namespace Orleans.Docs.TestSilo;

/// <summary>The named points of a document's way at which the process can be killed.</summary>
public enum CrashAt
{
    AfterBlob,
    BeforeCommit,
    AfterCommit,
    AfterEngine,
    BeforeIndex,
    BeforeUnmark,
}

/// <summary>Kills this process with SIGKILL when a point is passed for the n-th time.</summary>
public sealed class CrashPoint(CrashAt at, int count)
{
    private int _passed;

    public void Pass(CrashAt point)
    {
        if (point == at && Interlocked.Increment(ref _passed) == count)
        {
            Process.GetCurrentProcess().Kill();
            Thread.CurrentThread.Join();
        }
    }
}
