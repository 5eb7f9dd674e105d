using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Review;

/// <summary>
/// The documents of one tenant, which is the key, that somebody should look over, and who looks at which. The list is a
/// query on the search index; only the claims are kept here.
/// </summary>
[Alias("docs.IReviewGrain")]
public interface IReviewGrain : IGrainWithStringKey
{
    /// <exception cref="InvalidQueryException"/>
    [Alias("List"), RequiresRole(Role.Reviewer), AlwaysInterleave]
    Task<ReviewPage> List(ReviewQuery query);

    /// <summary>Claims the first open document that is nobody else's; null when there is none.</summary>
    /// <exception cref="InvalidQueryException"/>
    [Alias("Next"), RequiresRole(Role.Reader | Role.Reviewer)]
    Task<ReviewItem?> Next(ReviewQuery query);

    /// <summary>Takes a document for the caller, or goes on with what is his; the time begins anew.</summary>
    /// <exception cref="CommandRefusedException">
    /// It is somebody else's, or there are as many claims as may be.
    /// </exception>
    [Alias("Claim"), RequiresRole(Role.Reader | Role.Reviewer)]
    Task<ReviewClaim> Claim(DocumentKey document);

    /// <summary>Gives a document back; false if it was not the caller's.</summary>
    [Alias("Release"), RequiresRole(Role.Reviewer)]
    Task<bool> Release(DocumentKey document);

    /// <summary>
    /// Accepts or rejects a document's results as they are, and ends the caller's claim. Nobody need have claimed it.
    /// </summary>
    /// <exception cref="CommandRefusedException">It is somebody else's, or has nothing to review.</exception>
    [Alias("Decide"), RequiresRole(Role.Reviewer)]
    Task<DocumentView> Decide(DocumentKey document, string commandId, ReviewVerdict verdict, string? reason);
}
