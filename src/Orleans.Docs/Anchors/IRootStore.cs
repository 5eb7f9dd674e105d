namespace Orleans.Docs.Anchors;

/// <summary>
/// Signed roots and their lists of heads, apart from the event store. A root is written once and never changed. Roots
/// stay for ever; lists of heads may go, but that of the newest root stays.
/// </summary>
public interface IRootStore
{
    /// <summary>The numbers of the roots that are there, rising.</summary>
    /// <exception cref="RootStoreUnavailableException"/>
    Task<IReadOnlyList<long>> Numbers(CancellationToken cancellationToken);

    /// <summary>Null where there is no such root.</summary>
    /// <exception cref="InvalidDataException">What is there is no root.</exception>
    /// <exception cref="RootStoreUnavailableException"/>
    Task<SignedRoot?> Find(long number, CancellationToken cancellationToken);

    /// <summary>The list of heads of a root as it was written; null where it is not there (any more).</summary>
    /// <exception cref="RootStoreUnavailableException"/>
    Task<Stream?> OpenHeads(long number, CancellationToken cancellationToken);

    /// <summary>
    /// Stores heads, and then the root that <paramref name="write"/> makes of them, durably; replaces nothing. What a
    /// write that failed leaves counts for nothing.
    /// </summary>
    /// <exception cref="RootStoreUnavailableException">Not writable, or there is such a root.</exception>
    Task<SignedRoot> Add(
        long number, Func<Stream, CancellationToken, Task<SignedRoot>> write, CancellationToken cancellationToken);
}

/// <summary>Roots cannot be read or written; the reason names the file.</summary>
public sealed class RootStoreUnavailableException(string reason, Exception? inner = null) : Exception(reason, inner);
