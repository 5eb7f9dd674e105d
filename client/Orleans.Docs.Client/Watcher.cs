using System.Runtime.CompilerServices;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Client;

/// <summary>
/// Follows one document across breaks: each change once, in order, without a gap. Gives up with the last failure when
/// the watch breaks too often in a row without a change in between.
/// </summary>
internal sealed class Watcher(Retries retries, int failuresMax)
{
    public async IAsyncEnumerable<DocumentChange> WatchAsync(
        IDocumentGrain document, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            var changes = document.Watch(afterVersion, cancellationToken).GetAsyncEnumerator(cancellationToken);
            try
            {
                while (await TryMoveAsync(changes, failures < failuresMax))
                {
                    failures = 0;
                    if (changes.Current.Document.Version > afterVersion)
                    {
                        afterVersion = changes.Current.Document.Version;
                        yield return changes.Current;
                    }
                }
            }
            finally
            {
                await CloseAsync(changes);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (++failures > failuresMax)
            {
                throw new TimeoutException("the watch ended again and again without a change");
            }

            await retries.PauseAsync(failures, asked: null, cancellationToken);
        }
    }

    /// <summary>False at the end and at a break that may be mended.</summary>
    private static async ValueTask<bool> TryMoveAsync(IAsyncEnumerator<DocumentChange> changes, bool mayBreak)
    {
        try
        {
            return await changes.MoveNextAsync();
        }
        catch (Exception e) when (mayBreak && Retries.IsTransient(e))
        {
            return false;
        }
    }

    /// <summary>Closing says goodbye to a grain that may be gone; the cluster drops idle watches by itself.</summary>
    private static async ValueTask CloseAsync(IAsyncEnumerator<DocumentChange> changes)
    {
        try
        {
            await changes.DisposeAsync();
        }
        catch (Exception e) when (e is OperationCanceledException || Retries.IsTransient(e))
        {
        }
    }
}
