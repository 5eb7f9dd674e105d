using System.Collections.Immutable;

namespace Orleans.Docs.Search.Rebuild;

/// <summary>
/// Compares a new generation with the live one, entry by entry, while both are written. What differs in version may
/// just be changing, so it is looked at again before it counts.
/// </summary>
public sealed class GenerationComparison(ISearchIndex index, RebuildOptions options, TimeProvider time)
{
    private readonly Dictionary<string, long> _counts = [];
    private readonly List<DocumentKey> _unsure = [];
    private ImmutableArray<IndexDifference> _listed = [];
    private long _equal;

    public async Task<IndexComparison> Run(string live, string built, CancellationToken cancellationToken)
    {
        await foreach (var (document, before, after) in Pairs(live, built, cancellationToken).ConfigureAwait(false))
        {
            var difference = EntryComparison.Of(document, before, after);
            if (difference is { Kind: not EntryComparison.Changed } && _unsure.Count < options.LookAgainMax)
            {
                _unsure.Add(document);
            }
            else
            {
                Count(difference);
            }
        }

        await LookAgain(live, built, cancellationToken).ConfigureAwait(false);
        return new IndexComparison(
            _equal, Of(EntryComparison.Missing), Of(EntryComparison.Behind), Of(EntryComparison.Added),
            Of(EntryComparison.Ahead), Of(EntryComparison.Changed), _listed);

        long Of(string kind) => _counts.GetValueOrDefault(kind);
    }

    private async Task LookAgain(string live, string built, CancellationToken cancellationToken)
    {
        for (var look = 1; _unsure.Count > 0; look++)
        {
            await Task.Delay(options.LookAgainAfter, time, cancellationToken).ConfigureAwait(false);
            var documents = _unsure.ToArray();
            _unsure.Clear();
            foreach (var document in documents)
            {
                // The live one first: a write meanwhile can only make the new one look ahead, never behind.
                var before = await index.Find(live, document, cancellationToken).ConfigureAwait(false);
                var after = await index.Find(built, document, cancellationToken).ConfigureAwait(false);
                var difference = EntryComparison.Of(document, before, after);
                if (look < options.LooksMax && difference is { Kind: not EntryComparison.Changed })
                {
                    _unsure.Add(document);
                }
                else
                {
                    Count(difference);
                }
            }
        }
    }

    private void Count(IndexDifference? difference)
    {
        if (difference is null)
        {
            _equal++;
            return;
        }

        _counts[difference.Kind] = _counts.GetValueOrDefault(difference.Kind) + 1;
        if (_listed.Length < options.ListedMax)
        {
            _listed = _listed.Add(difference);
        }
    }

    /// <summary>Walks both in their common order.</summary>
    private async IAsyncEnumerable<(DocumentKey Document, IndexEntry? Live, IndexEntry? Built)> Pairs(
        string live, string built,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var left = index.Entries(live, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var right = index.Entries(built, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var a = await left.MoveNextAsync().ConfigureAwait(false) ? left.Current : null;
        var b = await right.MoveNextAsync().ConfigureAwait(false) ? right.Current : null;
        while (a is not null || b is not null)
        {
            var order = a is null ? 1 : b is null ? -1 : Order(a.Document, b.Document);
            yield return ((order <= 0 ? a : b)!.Document, order <= 0 ? a : null, order >= 0 ? b : null);
            if (order <= 0)
            {
                a = await left.MoveNextAsync().ConfigureAwait(false) ? left.Current : null;
            }

            if (order >= 0)
            {
                b = await right.MoveNextAsync().ConfigureAwait(false) ? right.Current : null;
            }
        }
    }

    private static int Order(DocumentKey a, DocumentKey b) =>
        string.CompareOrdinal(a.Tenant, b.Tenant) is not 0 and var tenants
            ? tenants
            : string.CompareOrdinal(a.Id, b.Id);
}
