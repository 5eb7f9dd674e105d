using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Documents;

/// <summary>
/// One document; the key is <c>tenant/documentId</c>. Commands carry a command id: the same id sent again changes
/// nothing and gets the document as it is. Every member throws <see cref="DocumentNotFoundException"/> for a
/// document that was never uploaded and <see cref="CallerRefusedException"/> for a caller without the right. What
/// people wrote (the file's name, corrections, reasons) is hidden in whatever these return, from whoever calls: it is
/// asked for at <see cref="IDocumentContentGrain"/>.
/// </summary>
[Alias("docs.IDocumentGrain")]
public interface IDocumentGrain : IGrainWithStringKey
{
    [Alias("Get"), RequiresRole(Role.Reader), AlwaysInterleave]
    Task<DocumentView> Get();

    /// <summary>The document as it stood at a version; at most the current one.</summary>
    [Alias("GetAsOfVersion"), RequiresRole(Role.Reader), AlwaysInterleave]
    Task<DocumentView> GetAsOf(long version);

    /// <summary>The document as it stood at a moment.</summary>
    [Alias("GetAsOfTime"), RequiresRole(Role.Reader), AlwaysInterleave]
    Task<DocumentView> GetAsOf(DateTimeOffset time);

    /// <summary>Events from a version on (from 1), at most <paramref name="countMax"/> (1 to 1,000).</summary>
    [Alias("History"), RequiresRole(Role.Reader), AlwaysInterleave]
    Task<ImmutableArray<RecordedEvent>> History(long fromVersion, int countMax);

    /// <summary>
    /// Each commit after <paramref name="afterVersion"/>: those stored already, then each as it is stored. Ends when
    /// cancelled; breaks when the grain moves: resume with the last version seen.
    /// </summary>
    [Alias("Watch"), RequiresRole(Role.Reader)]
    IAsyncEnumerable<DocumentChange> Watch(long afterVersion, CancellationToken cancellationToken = default);

    /// <summary>Gives parked steps a fresh budget. Refused when none is parked.</summary>
    [Alias("Retry"), RequiresRole(Role.Submitter)]
    Task<DocumentView> Retry(string commandId);

    /// <summary>
    /// Runs a step and those that build on it again; results in flight no longer count. The step itself is done by the
    /// engine of that name, if one is given; refused when there is none.
    /// </summary>
    [Alias("Reprocess"), RequiresRole(Role.Submitter)]
    Task<DocumentView> Reprocess(string commandId, Step from, string? engine);

    /// <summary>
    /// Sets <c>type</c> (one of <see cref="Content.DocumentType.All"/>) or a key fact. The field's name is shown and
    /// searched for as it is, and refused as <c>personal_data</c> where it holds any.
    /// </summary>
    [Alias("Correct"), RequiresRole(Role.Reviewer)]
    Task<DocumentView> Correct(string commandId, string field, string value);

    /// <summary>
    /// Accepts or rejects the results as they are. Refused while a step is owed, and of a document that is parked,
    /// cancelled or erased. A claim is not asked for: see <see cref="Orleans.Docs.Review.IReviewGrain"/>.
    /// </summary>
    [Alias("Review"), RequiresRole(Role.Reviewer)]
    Task<DocumentView> Review(string commandId, ReviewVerdict verdict, string? reason);

    /// <summary>Stops work on a document that is not finished; work in flight no longer counts.</summary>
    [Alias("Cancel"), RequiresRole(Role.Submitter)]
    Task<DocumentView> Cancel(string commandId);

    /// <summary>
    /// Destroys the document's key and deletes whatever is stored of it, for good; what happened stays on record. Done
    /// when the document is settled. Documents that came in this one and not on their own go with it.
    /// </summary>
    /// <param name="reason">Null, or 1 to 500 characters that stay on record.</param>
    /// <exception cref="LegalHoldException">It is on hold, or one that would go with it.</exception>
    [Alias("Erase"), RequiresRole(Role.Admin)]
    Task<ErasureReceipt> Erase(string commandId, string? reason, bool keepAttachments);

    /// <summary>Nobody and nothing erases the document until the hold is released.</summary>
    [Alias("SetHold"), RequiresRole(Role.Admin)]
    Task<DocumentView> SetHold(string commandId, string reason);

    [Alias("ReleaseHold"), RequiresRole(Role.Admin)]
    Task<DocumentView> ReleaseHold(string commandId, string reason);
}
