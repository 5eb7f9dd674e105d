namespace Orleans.Docs.TestSilo.Chaos;

/// <summary>
/// Draws faults from a seed, and writes down each that fell. Draws nothing before <see cref="Arm"/>: the start of a
/// silo is disturbed by kills alone.
/// </summary>
internal sealed class Dice(int seed, LineLog log)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private bool _isArmed;

    public void Arm() => _isArmed = true;

    /// <summary>One of the faults, all equally likely, or null.</summary>
    /// <param name="rate">How likely a fault is, from 0 to 1.</param>
    public T? Draw<T>(double rate, IReadOnlyList<T> faults) where T : struct
    {
        lock (_lock)
        {
            return _isArmed && _random.NextDouble() < rate ? faults[_random.Next(faults.Count)] : null;
        }
    }

    public void Fell(string fault) => log.Write(fault);
}
