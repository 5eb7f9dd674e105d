namespace Orleans.Docs.Bench.Measuring;

/// <summary>A fixed number of callers, each of which starts its next piece of work when its last one is done.</summary>
internal static class Flights
{
    /// <param name="work">One piece; returns how much it did.</param>
    /// <returns>The sum of all that was done; pieces begun within the time are finished and count.</returns>
    public static async Task<long> Run(
        int inFlight, TimeSpan window, Func<CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        var total = 0L;
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(Fly, cancellationToken)));
        return total;

        async Task Fly()
        {
            while (TimeProvider.System.GetElapsedTime(started) < window)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Interlocked.Add(ref total, await work(cancellationToken).ConfigureAwait(false));
            }
        }
    }
}
