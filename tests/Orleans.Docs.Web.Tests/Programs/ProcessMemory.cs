using System.Globalization;

namespace Orleans.Docs.Web.Tests.Programs;

/// <summary>Memory of another process of this machine in bytes, as the system counts it in <c>/proc</c>.</summary>
internal sealed class ProcessMemory(int process)
{
    /// <summary>A round that adds less is none that the process still grows by.</summary>
    private const long SteadyBytes = 2 << 20;

    private const int RoundsMax = 20;
    private const int SteadyRounds = 2;

    public long Resident => Read("VmRSS");

    /// <summary>The most that was resident since <see cref="Reset"/>.</summary>
    public long Highest => Read("VmHWM");

    public Task Reset(CancellationToken cancellationToken) =>
        File.WriteAllTextAsync($"/proc/{process}/clear_refs", "5", cancellationToken);

    /// <summary>
    /// Repeats what warms the process up until compiled code, pools and the budgets of the collector have their lasting
    /// size, which is when rounds in a row add nothing; at most so often that an end is certain.
    /// </summary>
    public async Task Warm(Func<int, Task> round)
    {
        var highest = Resident;
        for (var (i, steady) = (0, 0); i < RoundsMax && steady < SteadyRounds; i++)
        {
            await round(i);
            steady = Resident < highest + SteadyBytes ? steady + 1 : 0;
            highest = Math.Max(highest, Resident);
        }
    }

    private long Read(string what) => 1024 * long.Parse(
        File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith(what + ":", StringComparison.Ordinal))
            .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
