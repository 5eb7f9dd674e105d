using Microsoft.Extensions.Logging;

namespace Orleans.Docs.Erasing;

/// <summary>
/// Lets go of the plain bytes that a service was given of a document, when nobody asks for the answer any more. What
/// cannot be deleted in time is by the store's own rules.
/// </summary>
internal sealed partial class UnusedCopies(
    IEnumerable<IPlainCopies> copies, TimeProvider time, ILogger<UnusedCopies> logger)
{
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(5);

    /// <summary>Of all attempts.</summary>
    public Task Delete(DocumentKey document) =>
        Delete(document, (held, cancel) => held.Delete(document, [], cancel));

    /// <summary>Of an attempt whose outcome is recorded and those before; the next may be at work.</summary>
    public Task Delete(DocumentKey document, int attempt) =>
        Delete(document, (held, cancel) => held.DeleteAttempt(document, attempt, cancel));

    private async Task Delete(DocumentKey document, Func<IPlainCopies, CancellationToken, Task> delete)
    {
        using var limit = new CancellationTokenSource(TimeMax, time);
        foreach (var held in copies)
        {
            try
            {
                await delete(held, limit.Token);
            }
            catch (Exception e)
            {
                LogNotDeleted(logger, document, e.GetType().Name);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "plain copies of {Document} stay until their store drops them: {Error}")]
    private static partial void LogNotDeleted(ILogger logger, DocumentKey document, string error);
}
