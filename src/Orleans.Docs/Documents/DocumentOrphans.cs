using Orleans.Docs.Blobs;

namespace Orleans.Docs.Documents;

/// <summary>
/// Blobs of a document that no event names: what an upload that was never recorded or an attempt that was never
/// reported left. Runs within the document's grain, so that no event can name a blob while it is deleted.
/// </summary>
internal sealed class DocumentOrphans(DocumentStreams streams, IBlobStore store)
{
    public async Task<bool> Exists(DocumentKey document, BlobRef reference, CancellationToken cancellationToken)
    {
        await using var blob = await store.Open(new BlobName(document, reference.Name), cancellationToken);
        return blob is not null;
    }

    public async Task<int> Delete(DocumentKey document, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var old = new List<BlobName>();
        await foreach (var blob in store.List(document, cancellationToken))
        {
            if (blob.Written < before)
            {
                old.Add(blob.Name);
            }
        }

        if (old.Count == 0)
        {
            return 0;
        }

        var named = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (commit, _) in streams.Replay(document, cancellationToken))
        {
            named.UnionWith(commit.Events.SelectMany(NamedBy).Select(blob => blob.Name));
        }

        var deleted = 0;
        foreach (var blob in old.Where(blob => !named.Contains(blob.Name)))
        {
            deleted += await store.Delete(blob, cancellationToken) ? 1 : 0;
        }

        return deleted;
    }

    /// <summary>The blobs that an event refers to.</summary>
    public static IEnumerable<BlobRef> NamedBy(DocumentEvent e) => e switch
    {
        Uploaded uploaded => [uploaded.Source],
        PagesExtracted pages => [pages.Content, .. pages.Attachments.Select(file => file.Content)],
        PiiFlagged flagged => [flagged.Findings],
        Summarized summarized => [summarized.Summary],
        _ => [],
    };
}
