namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>At most so many starts in any minute. One caller at a time.</summary>
internal sealed class StartBudget(int startsPerMinuteMax, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Queue<long> _starts = new();

    /// <summary>Null and a start counted, or the time after which the next one is free.</summary>
    public TimeSpan? Take()
    {
        while (_starts.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= Window)
        {
            _starts.Dequeue();
        }

        if (_starts.Count >= startsPerMinuteMax)
        {
            return Window - time.GetElapsedTime(_starts.Peek());
        }

        _starts.Enqueue(time.GetTimestamp());
        return null;
    }
}
