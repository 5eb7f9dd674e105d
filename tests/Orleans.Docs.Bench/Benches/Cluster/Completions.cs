using Orleans.Docs.Bench.Benches.Aws;
using Orleans.Docs.Search;

namespace Orleans.Docs.Bench.Benches.Cluster;

/// <summary>
/// How many documents were completed when, by the index itself, so that no silo has to answer for it.
/// </summary>
internal sealed class Completions(ISearchIndex index, TimeProvider time)
{
    /// <summary>The generation that a cluster begins with.</summary>
    private const string Generation = "g1";
    private const string Completed = "completed";
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly long _started = time.GetTimestamp();
    private readonly List<(double At, long Count)> _samples = [(0, 0)];
    private readonly Lock _lock = new();

    /// <summary>On the clock of the samples.</summary>
    public double Seconds => time.GetElapsedTime(_started).TotalSeconds;

    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _samples[^1].Count;
            }
        }
    }

    public async Task Run(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Sample(stop);
                await Task.Delay(Every, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
    }

    /// <summary>Documents a second, between two moments.</summary>
    public double Rate(double from, double until)
    {
        lock (_lock)
        {
            return (At(until) - At(from)) / (until - from);
        }
    }

    private async Task Sample(CancellationToken stop)
    {
        try
        {
            var totals = await index.Totals(Generation, AwsClient.Tenant, null, stop);
            lock (_lock)
            {
                _samples.Add((Seconds, totals.ByState.GetValueOrDefault(Completed)));
            }
        }
        catch (IndexUnavailableException)
        {
            // Nothing was written to it yet, or it is busy: the next sample tells.
        }
    }

    /// <summary>Between two samples as if it had risen evenly.</summary>
    private double At(double seconds)
    {
        var next = _samples.FindIndex(sample => sample.At >= seconds);
        if (next <= 0)
        {
            return next == 0 ? 0 : _samples[^1].Count;
        }

        var (a, b) = (_samples[next - 1], _samples[next]);
        return a.Count + ((b.Count - a.Count) * (seconds - a.At) / (b.At - a.At));
    }
}
