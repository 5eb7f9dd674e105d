using System.Diagnostics.CodeAnalysis;

namespace Orleans.Docs.Local.Sqlite;

/// <summary>
/// A bounded number of places; who finds none waits for a bounded time and is refused, typed. Where there are places,
/// entering and leaving take no lock.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "a semaphore without a wait handle holds nothing, and late waiters may still leave")]
internal sealed class Room(string file, int places, TimeSpan waitMax, TimeProvider clock)
{
    /// <summary>Holds one for each place that was given to somebody who waits for it.</summary>
    private readonly SemaphoreSlim _given = new(0);

    /// <summary>Places; below zero so many wait who were not given one.</summary>
    private int _free = places;

    /// <exception cref="SqliteUnavailableException">Overloaded: no place became free in time.</exception>
    public ValueTask Enter(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Interlocked.Decrement(ref _free) >= 0 ? default : new ValueTask(Queue(cancellationToken));
    }

    public void Leave()
    {
        if (Interlocked.Increment(ref _free) <= 0)
        {
            _given.Release();
        }
    }

    private async Task Queue(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(waitMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _given.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (!TryGiveUp())
            {
                // Everybody who waits was given a place just now.
                await _given.WaitAsync(CancellationToken.None).ConfigureAwait(false);
                return;
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw new SqliteUnavailableException(file, SqliteFault.Overloaded);
        }
    }

    private bool TryGiveUp()
    {
        for (var free = Volatile.Read(ref _free); free < 0;)
        {
            var seen = Interlocked.CompareExchange(ref _free, free + 1, free);
            if (seen == free)
            {
                return true;
            }

            free = seen;
        }

        return false;
    }
}
