using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;
using Orleans.Docs.Search;

namespace Orleans.Docs.Erasing;

/// <summary>
/// Does what <see cref="Erased"/> owes. Every part may be repeated, in any state that a crash leaves, and is durable
/// when it returns.
/// </summary>
internal sealed class Eraser(
    DocumentStreams streams, EntryBuilder entries, KeyRing keys, IBlobStore blobs, OutsideCopies copies,
    ISearchIndex index, Forgetting forgetting, IGrainFactory grains)
{
    /// <summary>Destroys the key first: whatever is left behind it cannot be read.</summary>
    /// <returns>The erased document and how many blobs went; null for one that no event says is erased.</returns>
    public async Task<(LoadedDocument Document, int Blobs)?> Destroy(
        DocumentKey document, CancellationToken cancellationToken)
    {
        var loaded = await streams.Load(document, cancellationToken);
        if (!loaded.State.IsErased)
        {
            return null;
        }

        await keys.Destroy(document, cancellationToken);
        await forgetting.Everywhere(document);
        var deleted = 0;
        await foreach (var blob in blobs.List(document, cancellationToken))
        {
            deleted += await blobs.Delete(blob.Name, cancellationToken) ? 1 : 0;
        }

        await copies.Delete(document, cancellationToken);
        return (loaded, deleted);
    }

    /// <summary>No generation of the index, nor any replay, holds a word of them when it returns.</summary>
    /// <exception cref="IndexUnavailableException">Do it again.</exception>
    public async Task Clean(IReadOnlyList<LoadedDocument> erased, CancellationToken cancellationToken)
    {
        var tombs = new List<IndexEntry>(erased.Count);
        foreach (var document in erased)
        {
            tombs.Add(await entries.Build(document, cancellationToken));
        }

        var generations = grains.GetGrain<IIndexGenerationsGrain>(0);
        await new GenerationWriter(index, () => generations.Get(), damaged => generations.Damage(damaged))
            .Write(tombs, cancellationToken);
        var set = await generations.Get();
        foreach (var generation in set.All)
        {
            try
            {
                await index.Purge(generation, cancellationToken);
            }
            catch (IndexUnavailableException e) when (e.Damaged is not null)
            {
                await generations.Damage(e.Damaged);
                throw;
            }
        }

        if (set.LiveIsDamaged)
        {
            // Words cannot be taken out of it any more: what is left of it goes as a whole.
            await index.Drop(set.Live, cancellationToken);
        }

        if (!set.Doomed.IsEmpty)
        {
            // It is written no more, so that its words go when it goes.
            throw new IndexUnavailableException($"generation {set.Doomed[0]} is not removed yet");
        }

        await grains.GetGrain<IReplaysGrain>(0).Erase([.. tombs.Select(tomb => (tomb.Document, tomb.Version))]);
    }
}
