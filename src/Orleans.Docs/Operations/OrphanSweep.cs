using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Operations;

/// <summary>
/// Finds blobs that nobody names: each pass looks at those written since the last pass which have become old enough.
/// </summary>
internal sealed partial class OrphanSweep(
    IBlobStore store, KeyRing keyRing, IGrainFactory grains, IOptions<UploadSettings> settings,
    ILogger<OrphanSweep> logger)
{
    /// <summary>
    /// Looks at blobs written since <paramref name="looked"/>; returns how many it deleted, and until when it looked.
    /// </summary>
    public async Task<(int Deleted, DateTimeOffset Looked)> Delete(
        DateTimeOffset looked, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = now - settings.Value.OrphanAge;
        var scopes = new HashSet<DocumentKey>();
        await foreach (var blob in store.List(looked, until, cancellationToken))
        {
            scopes.Add(blob.Name.Document);
        }

        var deleted = 0;
        foreach (var scope in scopes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                deleted += scope.Id.StartsWith(UploadChecks.ReservedPrefix, StringComparison.Ordinal)
                    ? await DeleteUpload(scope, until, cancellationToken)
                    : await grains.GetGrain<IDocumentWorkGrain>(scope.ToString()).DeleteOrphans(until);
            }
            catch (DocumentDamagedException e)
            {
                // Nobody can say what it names, so all of it stays; the others have nothing to do with it.
                LogLeft(logger, e, scope);
            }
        }

        return (deleted, until);
    }

    /// <summary>An upload goes whole, an hour after its last chunk.</summary>
    private async Task<int> DeleteUpload(DocumentKey scope, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var parts = new List<StoredBlob>();
        await foreach (var blob in store.List(scope, cancellationToken))
        {
            parts.Add(blob);
        }

        if (parts.Any(part => part.Written >= until))
        {
            return 0;
        }

        foreach (var part in parts)
        {
            await store.Delete(part.Name, cancellationToken);
        }

        await keyRing.Destroy(scope, cancellationToken);
        return parts.Count;
    }

    [LoggerMessage(LogLevel.Error, "the blobs of {Document} are left as they are, since it cannot be read")]
    private static partial void LogLeft(ILogger logger, Exception e, DocumentKey document);
}
