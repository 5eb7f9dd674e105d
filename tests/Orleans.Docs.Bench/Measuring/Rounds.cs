using System.Runtime;
using Orleans.Docs.Bench.Silo;

namespace Orleans.Docs.Bench.Measuring;

/// <summary>
/// Measures contenders interleaved, so that whatever else the machine does meets all of them alike, and in another
/// order each round, so that no one always comes after the same neighbour. Longer rounds warm up and do not count, so
/// many as it takes until the compiler rests, within a bound: everything is compiled as it stays.
/// </summary>
/// <param name="Count">Rounds that count.</param>
/// <param name="Window">How long each contender works in a round.</param>
internal sealed record Rounds(int Count, TimeSpan Window)
{
    private const int WarmUpWindows = 4;
    private const int WarmUpsMax = 4;
    private const int CompiledAtRest = 100;
    private const int OrderSeed = 1;

    public string Settings => $"{Count} rounds of {Figures.Of(Window.TotalSeconds)} s each, after one to "
        + $"{WarmUpsMax} of {WarmUpWindows} times that to warm up until little is compiled, interleaved in changing "
        + "order; medians; a ratio is the median of the rounds' own ones";

    public async Task<IReadOnlyList<Measured>> Run(
        BenchReport report, string what, IReadOnlyList<Contender> contenders, CancellationToken cancellationToken)
    {
        report.Say($"{what}: {string.Join(", ", contenders.Select(contender => contender.Name))}");
        var measured = contenders.Select(contender => new Measured(contender.Name)).ToArray();
        var order = contenders.Zip(measured).ToArray();
        var random = new Random(OrderSeed);
        for (int round = -1, warmUps = 0; round < Count; round++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            random.Shuffle(order);
            foreach (var (contender, result) in order)
            {
                Settle();
                var clock = contender.OtherProcess is { } id ? new CpuClock(id) : new CpuClock();
                var cpu = clock.Seconds;
                var started = TimeProvider.System.GetTimestamp();
                var done = await contender.Run(round < 0 ? Window * WarmUpWindows : Window, cancellationToken);
                var taken = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
                cpu = clock.Seconds - cpu;
                cancellationToken.ThrowIfCancellationRequested();
                report.Progress($"round {round + 1} of {Count}, {contender.Name}: {Figures.Of(done / taken)}/s");
                if (round >= 0)
                {
                    result.PerSecond.Add(done / taken);
                    result.PerCpuSecond.Add(done / cpu);
                }
            }

            compiled = JitInfo.GetCompiledMethodCount() - compiled;
            if (round < 0 && compiled > CompiledAtRest && ++warmUps < WarmUpsMax)
            {
                round--;
            }
        }

        return measured;
    }

    /// <summary>What the one before left to the collector is not charged to the next.</summary>
    private static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
