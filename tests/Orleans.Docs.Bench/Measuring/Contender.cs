namespace Orleans.Docs.Bench.Measuring;

/// <summary>One of several ways to do the same thing, measured in turn with the others.</summary>
/// <param name="Run">Works for about the given time and returns how many it did.</param>
/// <param name="OtherProcess">Another process whose CPU time, with all below it, belongs to this way; or null.</param>
internal sealed record Contender(
    string Name, Func<TimeSpan, CancellationToken, Task<long>> Run, int? OtherProcess = null);

/// <summary>What was measured of one contender, round by round.</summary>
internal sealed class Measured(string name)
{
    public string Name => name;

    public List<double> PerSecond { get; } = [];

    public List<double> PerCpuSecond { get; } = [];

    public List<double> RatiosTo(Measured other) => [.. PerSecond.Zip(other.PerSecond, (own, its) => own / its)];

    public static double Median(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? throw new BenchFailedException("nothing was measured")
            : sorted.Length % 2 == 1 ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static string Spread(IReadOnlyCollection<double> values) =>
        $"{Figures.Of(values.Min())} to {Figures.Of(values.Max())}";
}
