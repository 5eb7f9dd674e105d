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

    public async Task Delete(DocumentKey document)
    {
        using var limit = new CancellationTokenSource(TimeMax, time);
        foreach (var held in copies)
        {
            try
            {
                await held.Delete(document, [], limit.Token);
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
