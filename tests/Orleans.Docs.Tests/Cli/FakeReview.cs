using Orleans.Docs.Client;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Review;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

/// <summary>A queue in memory that notes what is asked of it.</summary>
internal sealed class FakeReview : IReviewClient
{
    public List<ReviewItem> Items { get; init; } = [];

    public List<string> Asked { get; } = [];

    /// <summary>Whose accepting is refused.</summary>
    public HashSet<DocumentKey> Erased { get; } = [];

    public Task<ReviewPage> ListAsync(ReviewQuery query, CancellationToken cancellationToken = default)
    {
        Asked.Add($"list {query.Status} {query.Type} {query.Reason} {query.CountMax}");
        return Task.FromResult(new ReviewPage([.. Items], Items.Count, null));
    }

    public Task<ReviewItem?> NextAsync(ReviewQuery query, CancellationToken cancellationToken = default)
    {
        Asked.Add("next");
        return Task.FromResult(Items.FirstOrDefault(
            item => query.After is null || string.CompareOrdinal(item.Place, query.After) > 0));
    }

    public Task<ReviewClaim> ClaimAsync(DocumentKey document, CancellationToken cancellationToken = default)
    {
        Asked.Add($"claim {document}");
        return Task.FromResult(new ReviewClaim(document, "local:me", Some.Time));
    }

    public Task<bool> ReleaseAsync(DocumentKey document, CancellationToken cancellationToken = default)
    {
        Asked.Add($"release {document}");
        return Task.FromResult(Items.Exists(item => item.Document == document));
    }

    public Task<DocumentView> AcceptAsync(
        DocumentKey document, string? commandId = null, CancellationToken cancellationToken = default)
    {
        Asked.Add($"accept {document}");
        Items.RemoveAll(item => item.Document == document && !Erased.Contains(document));
        return Erased.Contains(document)
            ? throw new CommandRefusedException($"document {document} was erased")
            : Task.FromResult(Some.View(document.Id));
    }

    public Task<DocumentView> RejectAsync(
        DocumentKey document, string? reason = null, string? commandId = null,
        CancellationToken cancellationToken = default)
    {
        Asked.Add($"reject {document} {reason}");
        Items.RemoveAll(item => item.Document == document);
        return Task.FromResult(Some.View(document.Id));
    }

    public IAsyncEnumerable<ReviewedDocument> ExportAsync(CancellationToken cancellationToken = default) =>
        Items.Select(item => new ReviewedDocument(item.Document, item.Type!, DocumentKind.Pdf, "Text\n", 2))
            .ToAsyncEnumerable();
}
