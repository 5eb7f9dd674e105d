using System.Collections.Immutable;

namespace Orleans.Docs.Bench.Measuring;

/// <summary>Collects figures, and tells people how far it is: on one line of a terminal, else now and then.</summary>
internal sealed class BenchReport(TextWriter error)
{
    private static readonly TimeSpan EveryOnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan EveryElsewhere = TimeSpan.FromSeconds(10);

    private readonly List<BenchResult> _results = [];
    private readonly Lock _lock = new();
    private readonly bool _terminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
    private long _told;
    private int _open;

    public IReadOnlyList<BenchResult> Results => _results;

    public void Add(BenchResult result) => _results.Add(result);

    /// <summary>The three figures of a set of times; the bar is on the 95th percentile.</summary>
    public void Add(
        string name, Samples milliseconds, Bar? bar, ImmutableSortedDictionary<string, string> settings)
    {
        settings = settings.SetItem("samples", Figures.Of(milliseconds.Count));
        var result = new BenchResult { Name = name, Value = 0, Unit = "ms", Settings = settings };
        Add(result with { Name = $"{name}.p50", Value = milliseconds.Percentile(50) });
        Add(result with { Name = $"{name}.p95", Value = milliseconds.Percentile(95), Bar = bar });
        Add(result with { Name = $"{name}.max", Value = milliseconds.Percentile(100) });
    }

    /// <summary>Something new begins.</summary>
    public void Say(string line)
    {
        lock (_lock)
        {
            EndLine();
            error.WriteLine(line);
            _told = 0;
        }
    }

    /// <summary>How far it is; most of these are left out.</summary>
    public void Progress(string line)
    {
        lock (_lock)
        {
            var every = _terminal ? EveryOnTerminal : EveryElsewhere;
            if (_told != 0 && TimeProvider.System.GetElapsedTime(_told) < every)
            {
                return;
            }

            _told = TimeProvider.System.GetTimestamp();
            if (_terminal)
            {
                error.Write($"\r  {line.PadRight(_open)}");
                _open = line.Length;
            }
            else
            {
                error.WriteLine($"  {line}");
            }
        }
    }

    private void EndLine()
    {
        if (_open > 0)
        {
            error.WriteLine();
            _open = 0;
        }
    }
}
