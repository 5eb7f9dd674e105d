using System.Diagnostics;

namespace Orleans.Docs.Bench.Silo;

/// <summary>CPU time of this process and of the trees below other processes, so that no work hides elsewhere.</summary>
internal sealed class CpuClock(params IReadOnlyList<int> others)
{
    public double Seconds
    {
        get
        {
            using var own = Process.GetCurrentProcess();
            return own.TotalProcessorTime.TotalSeconds + others.Sum(ProcessTree.CpuSeconds);
        }
    }
}
