namespace Orleans.Docs.Bench.Measuring;

/// <summary>Measured values; may be added to from many threads.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];
    private readonly Lock _lock = new();

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _values.Count;
            }
        }
    }

    public void Add(double value)
    {
        lock (_lock)
        {
            _values.Add(value);
        }
    }

    public void Add(TimeSpan time) => Add(time.TotalMilliseconds);

    /// <summary>The smallest value that at least so many percent of all do not exceed (nearest rank).</summary>
    /// <exception cref="BenchFailedException">There is no value.</exception>
    public double Percentile(double percent)
    {
        lock (_lock)
        {
            if (_values.Count == 0)
            {
                throw new BenchFailedException("nothing was measured");
            }

            var sorted = _values.Order().ToArray();
            var rank = (int)Math.Ceiling(percent / 100 * sorted.Length);
            return sorted[Math.Clamp(rank, 1, sorted.Length) - 1];
        }
    }
}
