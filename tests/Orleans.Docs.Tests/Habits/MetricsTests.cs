using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orleans.Docs.Aws;
using Orleans.Docs.Diagnostics;

namespace Orleans.Docs.Tests.Habits;

/// <summary>What is measured, what is said of it, and what the dashboard asks for are the same.</summary>
public sealed partial class MetricsTests
{
    private static readonly Dictionary<string, string> Suffixes = new()
    {
        ["s"] = "_seconds",
        ["By"] = "_bytes",
        ["{call}/s"] = "_per_second",
    };

    private static readonly string Folder = Path.Combine(Repository.Root, "deploy", "observability");

    [Fact]
    public void Each_instrument_stands_in_the_table_with_its_unit_and_no_other_does()
    {
        var written = Rows().Matches(File.ReadAllText(Path.Combine(Folder, "README.md")))
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value));

        Assert.Equal(
            Instruments().Select(i => (i.Name, i.Unit ?? "", Kind(i))).Order(), written.Order());
    }

    [Fact]
    public void The_dashboard_asks_for_metrics_that_there_are()
    {
        var known = Instruments().SelectMany(InPrometheus).ToHashSet();
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "grafana.json")));
        var asked = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .SelectMany(target => Names().Matches(target.GetProperty("expr").GetString()!).Select(name => name.Value))
            .ToHashSet();

        Assert.Empty(asked.Except(known));
        foreach (var instrument in Instruments())
        {
            Assert.True(InPrometheus(instrument).Any(asked.Contains), $"no panel shows {instrument.Name}");
        }
    }

    [Fact]
    public void The_dashboard_groups_by_labels_that_there_are()
    {
        // Of a resource Prometheus makes these two, by its own specification of names.
        var known = Tags().Matches(File.ReadAllText(Path.Combine(Folder, "README.md")))
            .SelectMany(row => Words().Matches(row.Groups[1].Value).Select(tag => tag.Groups[1].Value))
            .Append("le").Append("instance").Append("job").ToHashSet();
        var dashboard = File.ReadAllText(Path.Combine(Folder, "grafana.json"));
        var grouped = Groups().Matches(dashboard).SelectMany(by => by.Groups[1].Value.Split(", ")).ToHashSet();

        Assert.Empty(grouped.Except(known));
        Assert.Contains("instance", grouped);
        Assert.Empty(Legends().Matches(dashboard).Select(label => label.Groups[1].Value).Except(known));
    }

    [Fact]
    public void A_histogram_of_seconds_tells_milliseconds_and_hours_apart()
    {
        var histograms = Instruments().OfType<Histogram<double>>().ToArray();
        Assert.NotEmpty(histograms);
        Assert.All(histograms, histogram =>
        {
            var bounds = histogram.Advice?.HistogramBucketBoundaries ?? [];
            Assert.Equal("s", histogram.Unit);
            Assert.Equal(bounds.Order().Distinct(), bounds);
            Assert.NotEmpty(bounds);
            Assert.InRange(bounds[0], 0.001, 0.005);
            Assert.True(bounds.Count(bound => bound is > 0.005 and < 1) > 5, histogram.Name);
            Assert.InRange(bounds[^1], 3_600 * 4, 3_600 * 24);
        });
    }

    private static List<Instrument> Instruments()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == Telemetry.Name)
                {
                    found.Add(instrument);
                }
            },
        };
        listener.Start();
        foreach (var type in typeof(Telemetry).Assembly.GetTypes().Concat(typeof(AwsWing).Assembly.GetTypes()))
        {
            if (type.GetFields(BindingFlags.Static | BindingFlags.NonPublic).Any(f => f.FieldType == typeof(Meter)))
            {
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            }
        }

        return found;
    }

    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "Histogram" => "histogram",
        "Gauge" or "ObservableGauge" or "UpDownCounter" => "gauge",
        var other => other,
    };

    private static IEnumerable<string> InPrometheus(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + Suffixes.GetValueOrDefault(instrument.Unit ?? "");
        return Kind(instrument) switch
        {
            "counter" => [$"{name}_total"],
            "histogram" => [$"{name}_bucket", $"{name}_sum", $"{name}_count"],
            _ => [name],
        };
    }

    [GeneratedRegex(@"^\| `(docs\.[a-z.]+)` \| `([^`]+)` \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex(@"^\| `docs\.[a-z.]+` \|[^|]+\|[^|]+\|([^|]+)\|", RegexOptions.Multiline)]
    private static partial Regex Tags();

    [GeneratedRegex("`([a-z]+)`")]
    private static partial Regex Words();

    [GeneratedRegex(@"\bby \(([^)]+)\)")]
    private static partial Regex Groups();

    [GeneratedRegex(@"\{\{([^}]+)\}\}")]
    private static partial Regex Legends();

    [GeneratedRegex(@"\bdocs_[a-z_]+")]
    private static partial Regex Names();
}
