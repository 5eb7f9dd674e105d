using System.Runtime.CompilerServices;
using System.Text;
using Orleans.Docs.Documents;
using Orleans.Docs.Review;

namespace Orleans.Docs.Client;

internal sealed class ReviewClient(IDocsClient docs, IGrainFactory grains, Retries retries) : IReviewClient
{
    private const int TextCharactersMax = 20_000;
    private const int PagesPerCall = 20;

    private IReviewGrain Grain => grains.GetGrain<IReviewGrain>(docs.Tenant);

    public Task<ReviewPage> ListAsync(ReviewQuery query, CancellationToken cancellationToken = default) =>
        retries.CallAsync(() => Grain.List(query), cancellationToken);

    public Task<ReviewItem?> NextAsync(ReviewQuery query, CancellationToken cancellationToken = default) =>
        retries.CallAsync(() => Grain.Next(query), cancellationToken);

    public Task<ReviewClaim> ClaimAsync(DocumentKey document, CancellationToken cancellationToken = default) =>
        retries.CallAsync(() => Grain.Claim(document), cancellationToken);

    public Task<bool> ReleaseAsync(DocumentKey document, CancellationToken cancellationToken = default) =>
        retries.CallAsync(() => Grain.Release(document), cancellationToken);

    public Task<DocumentView> AcceptAsync(
        DocumentKey document, string? commandId = null, CancellationToken cancellationToken = default) =>
        DecideAsync(document, ReviewVerdict.Accepted, null, commandId, cancellationToken);

    public Task<DocumentView> RejectAsync(
        DocumentKey document, string? reason = null, string? commandId = null,
        CancellationToken cancellationToken = default) =>
        DecideAsync(document, ReviewVerdict.Rejected, reason, commandId, cancellationToken);

    public async IAsyncEnumerable<ReviewedDocument> ExportAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var status in (ReviewStatus[])[ReviewStatus.Accepted, ReviewStatus.Corrected])
        {
            var query = new ReviewQuery { Status = status, CountMax = ReviewQuery.CountMaxMax };
            for (var isLast = false; !isLast;)
            {
                var page = await ListAsync(query, cancellationToken);
                foreach (var item in page.Items.Where(item => item.Type is not null))
                {
                    yield return await ReadAsync(item, cancellationToken);
                }

                query = query with { After = page.Next };
                isLast = page.Next is null;
            }
        }
    }

    private async Task<ReviewedDocument> ReadAsync(ReviewItem item, CancellationToken cancellationToken)
    {
        var view = await docs.GetAsync(item.Document, cancellationToken);
        var (text, fields) = (new StringBuilder(), 0);
        for (int? next = 1; next is { } first;)
        {
            var pages = await docs.PagesAsync(item.Document, first, PagesPerCall, cancellationToken);
            foreach (var page in pages)
            {
                fields += page.Fields.Length;
                text.Append(page.Text, 0, Math.Min(page.Text.Length, TextCharactersMax - text.Length));
            }

            next = pages.Length == PagesPerCall && text.Length < TextCharactersMax ? pages[^1].Number + 1 : null;
        }

        return new ReviewedDocument(item.Document, item.Type!, view.Kind, text.ToString(), fields);
    }

    private Task<DocumentView> DecideAsync(
        DocumentKey document, ReviewVerdict verdict, string? reason, string? commandId,
        CancellationToken cancellationToken)
    {
        var id = commandId ?? Guid.NewGuid().ToString("N");
        return retries.CallAsync(() => Grain.Decide(document, id, verdict, reason), cancellationToken);
    }
}
