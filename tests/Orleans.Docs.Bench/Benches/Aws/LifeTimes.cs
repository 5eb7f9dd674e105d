using System.Collections.Immutable;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Bench.Benches.Aws;

/// <summary>
/// Where the time of documents goes: from each event of their history to the next, and from the last one to whoever
/// waits for it.
/// </summary>
internal sealed class LifeTimes
{
    private const string Told = "told";

    private readonly List<string> _order = [];
    private readonly Dictionary<string, Samples> _gaps = [];

    /// <param name="told">When its client heard that the document is settled.</param>
    public async Task Add(
        IDocsClient client, DocumentKey document, DateTimeOffset told, CancellationToken cancellationToken)
    {
        DateTimeOffset? before = null;
        await foreach (var recorded in client.HistoryAsync(document, cancellationToken: cancellationToken))
        {
            Gap(recorded.Event.GetType().Name, before, recorded.Time);
            before = recorded.Time;
        }

        Gap(Told, before, told);
    }

    public void Report(BenchReport report, string prefix, ImmutableSortedDictionary<string, string> settings)
    {
        foreach (var name in _order)
        {
            report.Add(new BenchResult
            {
                Name = $"{prefix}.{name}",
                Value = _gaps[name].Percentile(50),
                Unit = "ms",
                Settings = settings
                    .Add(BenchResult.Spread, Measured.Spread([_gaps[name].Percentile(5), _gaps[name].Percentile(95)]))
                    .Add("gaps", "p50 of the time since the event before, its p5 and p95 as spread"),
                Compared = $"{prefix}, ms since the event before",
            });
        }
    }

    private void Gap(string name, DateTimeOffset? from, DateTimeOffset until)
    {
        if (from is not { } start)
        {
            return;
        }

        if (!_gaps.TryGetValue(name, out var samples))
        {
            _gaps.Add(name, samples = new Samples());
            _order.Add(name);
        }

        samples.Add(until - start);
    }
}
