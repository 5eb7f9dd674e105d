using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Docs.Keys.Rotation;

/// <param name="Looked">Rows of the page.</param>
/// <param name="Others">Those that another master key had wrapped.</param>
/// <param name="Wrapped">Those of them that are wrapped anew.</param>
/// <param name="Unreadable">Those of them that nothing opens.</param>
/// <param name="Next">Where the next batch begins; null at the end.</param>
internal readonly record struct RewrappedBatch(int Looked, int Others, int Wrapped, int Unreadable, string? Next);

/// <summary>
/// Wraps a page of keys anew. Each is exchanged only where it still stands as it was read, so that one that is erased
/// meanwhile stays away. May be repeated.
/// </summary>
internal sealed partial class Rewrapping(
    IKeyStore store, IMasterKey master, IOptions<MasterRotationOptions> options, ILogger<Rewrapping> logger)
{
    public async Task<RewrappedBatch> Run(string masterKeyId, string? place, CancellationToken cancellationToken)
    {
        var page = await store.List(place, options.Value.BatchMax, cancellationToken);
        var others = page.Keys.Where(row => row.Value.MasterKeyId != masterKeyId).ToList();
        var (wrapped, unreadable) = (0, 0);
        await Parallel.ForEachAsync(
            others,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = options.Value.ConcurrencyMax,
                CancellationToken = cancellationToken,
            },
            async (row, cancelled) =>
            {
                try
                {
                    var anew = await master.Rewrap(row.Key, row.Value, masterKeyId, cancelled);
                    if (await store.Replace(row.Key, row.Value, anew, cancelled))
                    {
                        Interlocked.Increment(ref wrapped);
                    }
                }
                catch (KeyUnavailableException e)
                {
                    Interlocked.Increment(ref unreadable);
                    LogUnreadable(logger, row.Key, e.Message);
                }
            });
        return new RewrappedBatch(page.Keys.Count, others.Count, wrapped, unreadable, page.Next);
    }

    [LoggerMessage(LogLevel.Warning, "the key of document {Document} cannot be wrapped anew: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, DocumentKey document, string reason);
}
