using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Orleans.Docs.Local.Sqlite;

/// <summary>
/// What waits for the writer: added by any thread, taken by one. Adding takes no lock, and wakes the writer only where
/// it sleeps: a queue with a semaphore costs an append more than its rows do.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "an event without a wait handle holds nothing, and late callers may still be refused")]
internal sealed class SqliteWorkQueue
{
    /// <summary>Beside it the number of those who are adding just now.</summary>
    private const int Closed = int.MinValue;

    private readonly ConcurrentQueue<SqliteWork> _waiting = new();
    private readonly ManualResetEventSlim _woken = new(initialState: false);
    private int _state;
    private bool _sleeps;

    /// <summary>False where the queue is closed.</summary>
    public bool TryAdd(SqliteWork work)
    {
        if (Interlocked.Increment(ref _state) < 0)
        {
            // The writer may have taken this for somebody who adds.
            Interlocked.Decrement(ref _state);
            _woken.Set();
            return false;
        }

        _waiting.Enqueue(work);

        // A full fence: the work is seen by a writer that goes to sleep, or that it sleeps is seen here.
        Interlocked.Decrement(ref _state);
        if (Volatile.Read(ref _sleeps))
        {
            _woken.Set();
        }

        return true;
    }

    public bool TryTake([NotNullWhen(true)] out SqliteWork? work) => _waiting.TryDequeue(out work);

    /// <summary>Waits for the next; false where there is none any more.</summary>
    public bool Take([NotNullWhen(true)] out SqliteWork? work)
    {
        while (!TryTake(out work))
        {
            _woken.Reset();
            Volatile.Write(ref _sleeps, true);
            Interlocked.MemoryBarrier();
            var state = Volatile.Read(ref _state);
            if (_waiting.IsEmpty)
            {
                if (state == Closed)
                {
                    return false;
                }

                _woken.Wait();
            }

            Volatile.Write(ref _sleeps, false);
        }

        return true;
    }

    /// <summary>Nothing is added from now on; what waits can still be taken.</summary>
    public void Close()
    {
        Interlocked.Or(ref _state, Closed);
        _woken.Set();
    }
}
