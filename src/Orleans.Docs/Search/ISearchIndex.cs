using Orleans.Docs.Review;

namespace Orleans.Docs.Search;

/// <summary>
/// Generations of one index. Writes are versioned: an entry replaces another only if its version is higher, so that
/// repeated, late and reordered writes are harmless. A write that returned is durable.
/// </summary>
public interface ISearchIndex
{
    /// <summary>Makes an empty generation; nothing if it exists. Names match <c>[a-z0-9-]{1,63}</c>.</summary>
    Task Create(string generation, CancellationToken cancellationToken);

    /// <summary>Removes a generation with all its entries; nothing if it is gone.</summary>
    Task Drop(string generation, CancellationToken cancellationToken);

    /// <summary>
    /// Prepares a generation to answer searches, since one is made to be filled fast: what was written before is seen
    /// afterwards, and what is written later is seen soon. May be repeated.
    /// </summary>
    Task MakeSearchable(string generation, CancellationToken cancellationToken);

    /// <summary>
    /// The same, and says which generation is the live one to whoever looks at the index from outside. May be repeated.
    /// </summary>
    /// <exception cref="IndexUnavailableException">It cannot be opened, or was lost.</exception>
    Task MakeLive(string generation, CancellationToken cancellationToken);

    /// <summary>Writes entries of any documents; those not newer than what stands are passed over silently.</summary>
    /// <exception cref="IndexUnavailableException">Nothing of the batch is promised; write it again.</exception>
    /// <exception cref="EntryRefusedException">Nothing of the batch is promised; write it without that
    /// entry.</exception>
    Task Write(string generation, IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken);

    /// <summary>
    /// When it returns, the generation's files hold nothing of what its entries held before they were last written:
    /// for what was erased. Costs much with some adapters, so that several erasures share one. May be repeated.
    /// </summary>
    /// <exception cref="IndexUnavailableException">Nothing is promised; do it again.</exception>
    Task Purge(string generation, CancellationToken cancellationToken);

    /// <summary>The entry of a document without its text, as <see cref="Entries"/> gives it; null if none.</summary>
    Task<IndexEntry?> Find(string generation, DocumentKey document, CancellationToken cancellationToken);

    /// <summary>The same with its text, as it really stands in the index: to prove it, not to search.</summary>
    Task<IndexEntry?> FindWhole(string generation, DocumentKey document, CancellationToken cancellationToken);

    /// <summary>How many documents the generation holds, deleted ones among them.</summary>
    Task<long> Count(string generation, CancellationToken cancellationToken);

    /// <summary>Searches one tenant's entries.</summary>
    /// <exception cref="InvalidQueryException"/>
    Task<SearchPage> Search(string generation, string tenant, SearchQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Parked documents of a tenant, oldest first, for the dead letters; <paramref name="after"/> resumes behind one.
    /// </summary>
    Task<IReadOnlyList<IndexEntry>> Parked(
        string generation, string tenant, DocumentKey? after, int countMax, CancellationToken cancellationToken);

    /// <summary>
    /// Documents of a tenant with <see cref="IndexEntry.Review"/> as the query wants them, by
    /// <see cref="EntryReview.Priority"/> from high to low, equals by id; behind <paramref name="after"/>, or from the
    /// first on.
    /// </summary>
    Task<EntriesToReview> ToReview(
        string generation, string tenant, ReviewQuery query, ReviewPlace? after, CancellationToken cancellationToken);

    /// <summary>
    /// Counts documents of a tenant by state, and sums pages and cost; only those with the tag, if one is given.
    /// </summary>
    Task<IndexTotals> Totals(
        string generation, string tenant, KeyValuePair<string, string>? tag, CancellationToken cancellationToken);

    /// <summary>
    /// Every entry as <see cref="IndexEntry.WithoutText"/> has it, ordered by tenant and id (ordinal): to compare with
    /// another generation or with the events.
    /// </summary>
    IAsyncEnumerable<IndexEntry> Entries(string generation, CancellationToken cancellationToken);

    /// <summary>
    /// Proves of a generation what no entry shows: that its own structure is whole, and that each document is found by
    /// the words of what its entry holds and by no others. Reads all of it, changes nothing, holds no writer up, and
    /// takes nothing in motion for a fault.
    /// </summary>
    /// <param name="tenant">Looks at that tenant's words alone; null looks at everything.</param>
    /// <exception cref="IndexUnavailableException">It cannot be read, or took too long: nothing is proved.</exception>
    IAsyncEnumerable<IndexFault> Faults(string generation, string? tenant, CancellationToken cancellationToken);

    /// <summary>
    /// The same of one document's words alone, without a look at what belongs to none; nothing of one that the
    /// generation does not hold.
    /// </summary>
    /// <exception cref="IndexUnavailableException">It cannot be read, or took too long: nothing is proved.</exception>
    IAsyncEnumerable<IndexFault> Faults(
        string generation, DocumentKey document, CancellationToken cancellationToken);
}

/// <param name="Document">Whose words are not those of its entry; null where no document can be named.</param>
/// <param name="Reason">Names file and table, and never text of a document.</param>
public sealed record IndexFault(DocumentKey? Document, string Reason);

public sealed record IndexTotals(IReadOnlyDictionary<string, long> ByState, long Pages, decimal CostUsd);

/// <param name="Total">How many there are in all, by the filters.</param>
public sealed record EntriesToReview(IReadOnlyList<IndexEntry> Entries, long Total);

public sealed class IndexUnavailableException(string reason, Exception? inner = null)
    : Exception(reason, inner), IStoreFailure
{
    /// <summary>Never <see cref="StorageFault.Damaged"/>: an index is made anew and not restored.</summary>
    public StorageFault Fault { get; init; }

    /// <summary>
    /// The generation of which stored bytes are lost or altered, which no waiting mends: whoever keeps the record of
    /// generations is to hear of it. Null for any other failure, which may pass by itself.
    /// </summary>
    public string? Damaged { get; init; }
}

/// <summary>The index can never hold this entry, whatever is tried.</summary>
public sealed class EntryRefusedException(DocumentKey document, string reason, Exception? inner = null)
    : Exception($"the index refuses the entry of document {document}: {reason}", inner)
{
    public DocumentKey Document { get; } = document;
}
