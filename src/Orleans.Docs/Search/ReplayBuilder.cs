using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Search;

/// <summary>
/// Fills one generation of the index with a tenant's documents as they stood at a moment. Repeated, it writes the same.
/// </summary>
internal sealed partial class ReplayBuilder(
    DocumentScan scan, EntryBuilder entries, ISearchIndex index, IOptions<ReplayOptions> options,
    ILogger<ReplayBuilder> logger)
{
    public async Task Build(
        string generation, string tenant, DateTimeOffset asOf, ReplayProgress progress,
        CancellationToken cancellationToken)
    {
        await index.Create(generation, cancellationToken);
        var batch = new List<IndexEntry>();
        await scan.All(
            options.Value.Partitions, asOf,
            async (document, ct) =>
            {
                if (document.Key.Tenant != tenant || await Entry(document, progress, ct) is not { } entry)
                {
                    return;
                }

                List<IndexEntry>? full = null;
                lock (batch)
                {
                    batch.Add(entry);
                    if (batch.Count >= options.Value.BatchMax)
                    {
                        full = [.. batch];
                        batch.Clear();
                    }
                }

                if (full is not null)
                {
                    await Write(generation, full, progress, ct);
                }
            },
            cancellationToken);
        await Write(generation, batch, progress, cancellationToken);
        await index.MakeSearchable(generation, cancellationToken);
    }

    private async ValueTask<IndexEntry?> Entry(
        ScannedDocument document, ReplayProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            if (document.Failure is null)
            {
                return await entries.Build(document.Loaded, cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotBuilt(logger, e, document.Key);
        }

        progress.Left();
        return null;
    }

    private async Task Write(
        string generation, List<IndexEntry> batch, ReplayProgress progress, CancellationToken cancellationToken)
    {
        while (batch.Count > 0)
        {
            try
            {
                await index.Write(generation, batch, cancellationToken);
                progress.Wrote(batch.Count);
                return;
            }
            catch (EntryRefusedException e) when (batch.RemoveAll(entry => entry.Document == e.Document) > 0)
            {
                LogNotBuilt(logger, e, e.Document);
                progress.Left();
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "document {Document} is left out of a replay")]
    private static partial void LogNotBuilt(ILogger logger, Exception e, DocumentKey document);
}

/// <summary>How far a build has come; may be read while it goes on.</summary>
internal sealed class ReplayProgress
{
    private long _documents;
    private long _unreadable;

    public long Documents => Interlocked.Read(ref _documents);

    public long Unreadable => Interlocked.Read(ref _unreadable);

    public void Wrote(int count) => Interlocked.Add(ref _documents, count);

    public void Left() => Interlocked.Increment(ref _unreadable);
}
