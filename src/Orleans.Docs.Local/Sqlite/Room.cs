using System.Diagnostics.CodeAnalysis;

namespace Orleans.Docs.Local.Sqlite;

/// <summary>A bounded number of places; who finds none waits for a bounded time and is refused, typed.</summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "a semaphore without a wait handle holds nothing, and late waiters may still leave")]
internal sealed class Room(string file, int places, TimeSpan waitMax, TimeProvider clock)
{
    private readonly SemaphoreSlim _places = new(places, places);

    /// <exception cref="SqliteUnavailableException">Overloaded: no place became free in time.</exception>
    public ValueTask Enter(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _places.Wait(0, CancellationToken.None) ? default : new ValueTask(Queue(cancellationToken));
    }

    public void Leave() => _places.Release();

    private async Task Queue(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(waitMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _places.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SqliteUnavailableException(file, SqliteFault.Overloaded);
        }
    }
}
