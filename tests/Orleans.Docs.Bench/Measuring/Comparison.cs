using System.Collections.Immutable;

namespace Orleans.Docs.Bench.Measuring;

/// <summary>Turns what was measured into figures: rates, rates per CPU-second, ratios with their bars.</summary>
internal sealed class Comparison(
    BenchReport report, string prefix, string unit, IReadOnlyList<Measured> measured,
    ImmutableSortedDictionary<string, string> settings)
{
    /// <summary>Two figures for each contender.</summary>
    public Comparison Rates()
    {
        foreach (var one in measured)
        {
            report.Add(new BenchResult
            {
                Name = $"{prefix}.{one.Name}",
                Value = Measured.Median(one.PerSecond),
                Unit = $"{unit}/s",
                Compared = $"{prefix}, {unit}/s",
                Settings = settings.Add(BenchResult.Spread, Measured.Spread(one.PerSecond)),
            });
            report.Add(new BenchResult
            {
                Name = $"{prefix}.{one.Name}.cpu",
                Value = Measured.Median(one.PerCpuSecond),
                Unit = $"{unit}/CPU-s",
                Compared = $"{prefix}, {unit} per CPU-second",
                Settings = settings.Add(BenchResult.Spread, Measured.Spread(one.PerCpuSecond)),
            });
        }

        return this;
    }

    public double Ratio(string of, string to, Bar? bar)
    {
        var one = measured.First(m => m.Name == of);
        var other = measured.First(m => m.Name == to);
        var ratios = one.RatiosTo(other);
        var ratio = Measured.Median(ratios);
        report.Add(new BenchResult
        {
            Name = $"{prefix}.{of}-to-{to}",
            Value = ratio,
            Unit = "times",
            Bar = bar,
            Settings = settings.Add(BenchResult.Spread, Measured.Spread(ratios)),
        });
        return ratio;
    }
}
