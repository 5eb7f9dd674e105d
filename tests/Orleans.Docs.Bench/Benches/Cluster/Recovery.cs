namespace Orleans.Docs.Bench.Benches.Cluster;

/// <summary>What a kill did to the throughput.</summary>
/// <param name="Lowest">Of all windows that began soon after the kill, as part of the rate before all kills.</param>
/// <param name="BackSeconds">From the kill to the end of the first window at 90 % from the lowest one on.</param>
internal readonly record struct Recovery(double Lowest, double BackSeconds)
{
    public const double WindowSeconds = 3;
    private const double BackAt = 0.9;
    private const double FallsWithinSeconds = 10;
    private const double Step = 0.25;

    /// <param name="before">Documents a second.</param>
    /// <param name="kill">When, on the clock of the completions.</param>
    /// <param name="lookSeconds">How long it may take at most to be told.</param>
    public static Recovery Of(Completions completions, double before, double kill, double lookSeconds)
    {
        double Share(double from) => completions.Rate(from, from + WindowSeconds) / before;
        var starts = Enumerable.Range(0, (int)((lookSeconds - WindowSeconds) / Step) + 1)
            .Select(i => kill + (i * Step)).ToList();
        var lowest = starts.Where(start => start <= kill + FallsWithinSeconds).MinBy(Share);
        var back = starts.Where(start => start >= lowest)
            .FirstOrDefault(start => Share(start) >= BackAt, kill + lookSeconds);
        return new Recovery(Share(lowest), back + WindowSeconds - kill);
    }
}
