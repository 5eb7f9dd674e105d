using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Docs.Content;
using Orleans.Docs.Review;

namespace Orleans.Docs.Search;

/// <summary>
/// Asks the live generation. Who pages goes on in the generation that gave the first page, while that is kept.
/// </summary>
[StatelessWorker]
internal sealed class SearchGrain(ISearchIndex index, IProjection projection) : Grain, ISearchGrain
{
    private const int DeadLettersMax = 1_000;

    /// <summary>Parts the generation from the cursor that it gave; stands in neither.</summary>
    private const char CursorSeparator = '.';

    private string Tenant => this.GetPrimaryKeyString();

    private IIndexFailuresGrain Failures => GrainFactory.GetGrain<IIndexFailuresGrain>(Tenant);

    public Task<SearchPage> Search(SearchQuery query) => Ask(async set =>
    {
        var generation = set.Live;
        if (query.Cursor?.Split(CursorSeparator, 2) is [var from, var cursor])
        {
            generation = set.All.Contains(from) ? from : set.Live;
            query = query with { Cursor = cursor };
        }

        var page = await index.Search(generation, Tenant, query, CancellationToken.None);
        return page.NextCursor is null
            ? page
            : page with { NextCursor = $"{generation}{CursorSeparator}{page.NextCursor}" };
    });

    public async Task<ImmutableArray<DeadLetter>> DeadLetters(DocumentKey? after, int countMax)
    {
        if (countMax is < 1 or > DeadLettersMax)
        {
            throw new CommandRefusedException($"a page of dead letters has 1 to {DeadLettersMax}");
        }

        var parked = await Ask(set => index.Parked(set.Live, Tenant, after, countMax, CancellationToken.None));
        return
        [
            .. parked.Select(entry => new DeadLetter(
                entry.Document, entry.Version, entry.UploadedAt, entry.ParkedStep ?? "", entry.ParkedCode ?? "",
                Problems.Explain(entry.ParkedCode ?? ""), entry.FileName)),
        ];
    }

    public async Task<ImmutableArray<DeadLetter>> NotIndexed()
    {
        var failures = await Failures.List();
        return
        [
            .. failures.Select(failure => new DeadLetter(
                failure.Document, 0, failure.Since, DeadLetter.IndexStep, failure.Code,
                Problems.Explain(failure.Code), null)),
        ];
    }

    public async Task<bool> IndexAgain(DocumentKey document)
    {
        if (document.Tenant != Tenant)
        {
            throw new CommandRefusedException("the document belongs to another tenant");
        }

        if (await Failures.Clear([document]) == 0)
        {
            return false;
        }

        await projection.Changed(document, 0, owes: false);
        return true;
    }

    public async Task<ReviewPage> ToReview(ReviewQuery query)
    {
        if (query.CountMax is < 1 or > ReviewQuery.CountMaxMax || query.Status is ReviewStatus.None
            || !Enum.IsDefined(query.Status))
        {
            throw new InvalidQueryException(
                $"a list of documents to review has 1 to {ReviewQuery.CountMaxMax} and one status");
        }

        var after = ReviewPlace.Parse(query.After);
        var found = await Ask(set => index.ToReview(set.Live, Tenant, query, after, CancellationToken.None));
        ImmutableArray<ReviewItem> items = [.. found.Entries.Select(ItemOf)];
        return new ReviewPage(items, found.Total, items.Length == query.CountMax ? items[^1].Place : null);
    }

    public Task<TenantTotals> Totals() => Totals(null);

    public Task<TenantTotals> TotalsOf(string tagName, string tagValue) => Totals(new(tagName, tagValue));

    private async Task<TenantTotals> Totals(KeyValuePair<string, string>? tag)
    {
        var totals = await Ask(set => index.Totals(set.Live, Tenant, tag, CancellationToken.None));
        return new TenantTotals(
            totals.ByState.ToImmutableSortedDictionary(StringComparer.Ordinal), totals.Pages, totals.CostUsd);
    }

    private static ReviewItem ItemOf(IndexEntry entry) => new()
    {
        Document = entry.Document,
        Version = entry.Version,
        Status = entry.Review!.Status,
        Reasons = [.. entry.Review.Reasons.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        Doubt = entry.Review.Doubt,
        Value = entry.Review.Value,
        Place = new ReviewPlace(entry.Review.Priority, entry.Document.Id).ToString(),
        State = entry.State,
        UploadedAt = entry.UploadedAt,
        Type = entry.Type,
        TypeConfidence = entry.TypeConfidence,
        FileName = entry.FileName,
        Summary = entry.Summary,
    };

    /// <summary>
    /// A generation may be dropped between the question which one is live and the question to it; of one that is
    /// damaged the record is told, which may know another.
    /// </summary>
    private async Task<T> Ask<T>(Func<IndexGenerations, Task<T>> question)
    {
        var generations = GrainFactory.GetGrain<IIndexGenerationsGrain>(0);
        var set = await generations.Get();
        try
        {
            return await question(set);
        }
        catch (IndexUnavailableException e)
        {
            if (e.Damaged is { } damaged)
            {
                await generations.Damage(damaged);
            }

            var now = await generations.Get();
            if (now.Epoch == set.Epoch)
            {
                throw;
            }

            return await question(now);
        }
    }
}
