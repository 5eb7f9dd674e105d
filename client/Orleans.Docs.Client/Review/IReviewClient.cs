using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Review;

namespace Orleans.Docs.Client;

/// <summary>
/// Looking over what the engines made of documents. All of it needs <see cref="Callers.Role.Reviewer"/>.
/// </summary>
public interface IReviewClient
{
    /// <summary>A page of the list, the most worth looking at first.</summary>
    Task<ReviewPage> ListAsync(ReviewQuery query, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IReviewGrain.Next"/>
    Task<ReviewItem?> NextAsync(ReviewQuery query, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IReviewGrain.Claim"/>
    Task<ReviewClaim> ClaimAsync(DocumentKey document, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IReviewGrain.Release"/>
    Task<bool> ReleaseAsync(DocumentKey document, CancellationToken cancellationToken = default);

    /// <summary>Says that the results are right as they are, and ends the claim.</summary>
    Task<DocumentView> AcceptAsync(
        DocumentKey document, string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Says that the results are of no use, and ends the claim.</summary>
    Task<DocumentView> RejectAsync(
        DocumentKey document, string? reason = null, string? commandId = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// All documents whose type a person confirmed, with their text as it was read, personal data included: to train a
    /// classifier.
    /// </summary>
    IAsyncEnumerable<ReviewedDocument> ExportAsync(CancellationToken cancellationToken = default);
}

/// <param name="Text">The beginning of the text, as much as classifiers look at.</param>
/// <param name="FormFields">How many there are.</param>
public sealed record ReviewedDocument(
    DocumentKey Document, string Type, DocumentKind Kind, string Text, int FormFields);
