namespace Orleans.Docs.Search;

/// <summary>
/// Writes entries to every generation of the set, on behalf of one writer. What was written counts only if the set was
/// still the same afterwards, so that no generation that joins it can miss a write.
/// </summary>
/// <param name="current">Asks for the record of generations.</param>
/// <param name="damaged">Tells the record of a generation that lost what was stored, which then leaves the set.</param>
internal sealed class GenerationWriter(
    ISearchIndex index, Func<Task<IndexGenerations>> current, Func<string, Task> damaged)
{
    /// <summary>Changes of the set are rare; a write that meets so many in a row is given back.</summary>
    private const int TriesMax = 8;

    private long _epoch;

    /// <summary>From now on no write under an older epoch is taken.</summary>
    public void Adopt(long epoch) => _epoch = Math.Max(_epoch, epoch);

    /// <summary>
    /// Every generation of the set holds the entries when it returns. A damaged one holds nothing back: what it lacks
    /// is in the events, from which it is made anew.
    /// </summary>
    /// <exception cref="StaleEpochException">The record that was given is older than one known before.</exception>
    /// <exception cref="IndexUnavailableException">Nothing is promised; write them again.</exception>
    /// <exception cref="EntryRefusedException">Nothing is promised; write them without that entry.</exception>
    public async Task Write(IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken)
    {
        var set = await Current();
        for (var tries = 1; ; tries++)
        {
            IndexUnavailableException? failure = null;
            try
            {
                await Task.WhenAll(set.All.Select(name => index.Write(name, entries, cancellationToken)));
            }
            catch (IndexUnavailableException e)
            {
                // A generation that was dropped meanwhile need not hold anything.
                failure = e;
                if (e.Damaged is { } generation)
                {
                    await damaged(generation);
                }
            }

            var written = set;
            set = await Current();
            var isWhole = failure is null && set.All.All(name => written.All.Contains(name));
            if (isWhole)
            {
                return;
            }

            if (tries == TriesMax || set.Epoch == written.Epoch)
            {
                throw new IndexUnavailableException(
                    failure?.Message ?? "the set of index generations keeps changing", failure);
            }
        }
    }

    private async Task<IndexGenerations> Current()
    {
        var set = await current();
        if (set.Epoch < _epoch)
        {
            throw new StaleEpochException(set.Epoch, _epoch);
        }

        _epoch = set.Epoch;
        return set;
    }
}

/// <summary>A writer was told of a set of generations that is older than one it has adopted; it asks again.</summary>
internal sealed class StaleEpochException(long epoch, long adopted)
    : Exception($"a write under epoch {epoch} of the index generations is refused: epoch {adopted} was adopted");
