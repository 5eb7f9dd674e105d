using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Diagnostics;

/// <summary>The one source of traces and the one meter, both named <c>Orleans.Docs</c>.</summary>
public static class Telemetry
{
    public const string Name = "Orleans.Docs";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Commits =
        Meter.CreateCounter<long>("docs.commits", "{commit}", "commits appended to document streams");

    private static readonly Histogram<double> StepSeconds =
        Meter.CreateHistogram<double>("docs.step.duration", "s", "time an engine took for one call");

    private static readonly Counter<long> Entries =
        Meter.CreateCounter<long>("docs.index.entries", "{entry}", "entries written to the search index");

    private static readonly Counter<long> Repeats = Meter.CreateCounter<long>(
        "docs.engine.repeats", "{call}", "engine calls that may have been made before a crash, counted at most");

    public static ActivitySource Source { get; } = new(Name);

    internal static void Committed(int events) => Commits.Add(1, new KeyValuePair<string, object?>("events", events));

    internal static void Indexed(int entries) => Entries.Add(entries);

    internal static void Repeated(Step step) =>
        Repeats.Add(1, new KeyValuePair<string, object?>("step", step.ToString()));

    internal static void StepFinished(StepReport report) => StepSeconds.Record(
        report.Duration.TotalSeconds,
        new KeyValuePair<string, object?>("step", report.Step.ToString()),
        new KeyValuePair<string, object?>("engine", report.Engine),
        new KeyValuePair<string, object?>("outcome", report.Failure?.Class.ToString() ?? "Done"));
}
