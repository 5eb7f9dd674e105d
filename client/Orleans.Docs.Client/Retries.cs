using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using Orleans.Storage;

namespace Orleans.Docs.Client;

/// <summary>
/// Repeats a call while the cluster is out of reach, moves the grain or is busy, within the bounds of the options.
/// Every call of the system may be repeated: commands carry an id, and chunks carry an offset.
/// </summary>
internal sealed class Retries(DocsClientOptions options, TimeProvider time)
{
    public async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await call().WaitAsync(cancellationToken);
            }
            catch (Exception e) when (IsTransient(e) && attempt < options.CallAttemptsMax)
            {
                await PauseAsync(attempt, (e as OverloadedException)?.RetryAfter, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Waits longer with each failure, and as long as the cluster asked for, but never beyond the bound.
    /// </summary>
    public Task PauseAsync(int failures, TimeSpan? asked, CancellationToken cancellationToken)
    {
        var doubled = options.BackOffFirst * Math.Pow(2, Math.Min(failures - 1, 20));
        var wait = asked > doubled ? asked.Value : doubled;
        return Task.Delay(wait < options.BackOffMax ? wait : options.BackOffMax, time, cancellationToken);
    }

    /// <summary>
    /// Whether the same call may well succeed later. A version conflict counts: the grain has dropped its state.
    /// </summary>
    public static bool IsTransient(Exception e) => e is
        TimeoutException or OverloadedException or StorageUnavailableException or OrleansMessageRejectionException or
        ClientNotAvailableException or ConnectionFailedException or EnumerationAbortedException or
        InconsistentStateException;
}
