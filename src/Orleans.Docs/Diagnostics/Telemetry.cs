using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orleans.Docs.Admission;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Diagnostics;

/// <summary>
/// The one source of traces and the one meter, both named <c>Orleans.Docs</c>. What each instrument means stands in
/// <c>deploy/observability/README.md</c>. Names of documents are in traces only, never in metrics; their text is in
/// neither.
/// </summary>
public static class Telemetry
{
    public const string Name = "Orleans.Docs";

    private static readonly Meter Meter = new(Name);
    private static readonly ConcurrentDictionary<Step, QueueLengths> Queues = new();

    /// <summary>From a call of a local engine to a batch that waits for hours; the standard ones are of milliseconds.
    /// </summary>
    private static readonly InstrumentAdvice<double> OfSeconds = new()
    {
        HistogramBucketBoundaries =
        [
            0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 1_800, 3_600, 14_400,
            43_200,
        ],
    };

    private static readonly Counter<long> Commits =
        Meter.CreateCounter<long>("docs.commits", "{commit}", "commits appended to document streams");

    private static readonly Counter<long> UploadedBytes =
        Meter.CreateCounter<long>("docs.upload.size", "By", "bytes of files that became documents");

    private static readonly Counter<long> SettledDocuments = Meter.CreateCounter<long>(
        "docs.documents.settled", "{document}", "documents that settled, by state; again after a command");

    private static readonly Histogram<double> SettleSeconds =
        Seconds("docs.document.duration", "time from upload until a document settled first");

    private static readonly Histogram<double> StepSeconds =
        Seconds("docs.step.duration", "time an engine took for one call");

    private static readonly Counter<double> StepCost =
        Meter.CreateCounter<double>("docs.step.cost", "{USD}", "what engines cost by the price table");

    private static readonly Counter<long> Throttles = Meter.CreateCounter<long>(
        "docs.engine.throttles", "{call}", "engine calls that were told to come again later");

    private static readonly Counter<long> ThrottledCalls = Meter.CreateCounter<long>(
        "docs.quota.throttles", "{call}", "calls that a service throttled although they had a permit, by API");

    private static readonly Counter<long> Repeats = Meter.CreateCounter<long>(
        "docs.engine.repeats", "{call}", "engine calls that may have been made before a crash, counted at most");

    private static readonly Counter<long> Entries =
        Meter.CreateCounter<long>("docs.index.entries", "{entry}", "entries written to the search index");

    private static readonly Histogram<double> IndexLag =
        Seconds("docs.index.lag", "time from a document's last commit until the index held it");

    private static readonly Gauge<int> UnsettledDocuments = Meter.CreateGauge<int>(
        "docs.documents.unsettled", "{document}", "documents that the last whole round of the sweep found unsettled");

    static Telemetry()
    {
        Queue("docs.queue.waiting", "{entry}", "entries whose turn comes next", lengths => lengths.Ready);
        Queue("docs.queue.delayed", "{entry}", "entries that wait for a retry", lengths => lengths.Delayed);
        Queue("docs.queue.running", "{entry}", "entries at work", lengths => lengths.Running);
        Queue("docs.queue.permits", "{permit}", "entries that may be at work at once", lengths => lengths.Permits);
    }

    public static ActivitySource Source { get; } = new(Name);

    /// <summary>
    /// Something that is done for a document, in the trace that its upload or last command began, on whichever silo;
    /// null when nobody listens.
    /// </summary>
    /// <param name="traceParent">In the W3C's form; null or broken: what is current here.</param>
    internal static Activity? Follow(string what, DocumentKey document, string? traceParent)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        return Source.StartActivity(what, ActivityKind.Internal, parent)
            ?.SetTag("docs.document", document.ToString());
    }

    internal static void Committed(int events) => Commits.Add(1, new KeyValuePair<string, object?>("events", events));

    internal static void Uploaded(long bytes) => UploadedBytes.Add(bytes);

    /// <param name="sinceUpload">Null when it had settled before.</param>
    internal static void Settled(DocumentState state, TimeSpan? sinceUpload)
    {
        var tag = new KeyValuePair<string, object?>("state", state.ToString());
        SettledDocuments.Add(1, tag);
        if (sinceUpload is { } took)
        {
            SettleSeconds.Record(took.TotalSeconds, tag);
        }
    }

    internal static void Indexed(int entries) => Entries.Add(entries);

    internal static void Lagged(TimeSpan lag) => IndexLag.Record(lag.TotalSeconds);

    internal static void Unsettled(int documents) => UnsettledDocuments.Record(documents);

    internal static void Repeated(Step step) => Repeats.Add(1, Of(step));

    internal static void CallThrottled(string api) =>
        ThrottledCalls.Add(1, new KeyValuePair<string, object?>("api", api));

    internal static void Throttled(Step step) => Throttles.Add(1, Of(step));

    internal static void StepFinished(StepReport report)
    {
        var engine = new KeyValuePair<string, object?>("engine", report.Engine);
        StepSeconds.Record(
            report.Duration.TotalSeconds,
            Of(report.Step), engine,
            new KeyValuePair<string, object?>("outcome", report.Failure?.Class.ToString() ?? "Done"));
        if (report.CostUsd > 0)
        {
            StepCost.Add((double)report.CostUsd, Of(report.Step), engine);
        }
    }

    /// <summary>Shows a queue of this silo until it is taken out with <see cref="Hide"/>.</summary>
    internal static void Show(Step step, QueueLengths lengths) => Queues[step] = lengths;

    /// <summary>Nothing if another queue of the step is shown by now.</summary>
    internal static void Hide(Step step, QueueLengths lengths) =>
        Queues.TryRemove(KeyValuePair.Create(step, lengths));

    private static KeyValuePair<string, object?> Of(Step step) => new("step", step.ToString());

    private static Histogram<double> Seconds(string name, string description) =>
        Meter.CreateHistogram(name, "s", description, tags: null, OfSeconds);

    private static void Queue(string name, string unit, string description, Func<QueueLengths, int> length) =>
        Meter.CreateObservableGauge(
            name,
            () => Queues.Select(queue => new Measurement<int>(length(queue.Value), Of(queue.Key))),
            unit, description);
}

/// <summary>How long a queue is, for whoever looks from outside its grain.</summary>
internal sealed class QueueLengths(StepQueue queue, Func<int> permits)
{
    public int Ready => queue.Ready;

    public int Delayed => queue.Delayed;

    public int Running => queue.Running;

    public int Permits => permits();
}
