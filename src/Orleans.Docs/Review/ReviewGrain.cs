using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Runtime;

namespace Orleans.Docs.Review;

[GenerateSerializer, Alias("docs.ReviewClaimsState")]
public sealed class ReviewClaimsState
{
    [Id(0)]
    public ImmutableArray<ReviewClaim> Claims { get; set; } = [];
}

/// <summary>Keeps the claims of one tenant; each is stored before anybody hears of it.</summary>
internal sealed class ReviewGrain(
    [PersistentState("review-claims", StorageNames.Operator)] IPersistentState<ReviewClaimsState> state,
    IOptions<ReviewOptions> options, TimeProvider time) : Grain, IReviewGrain
{
    /// <summary>Pages that are looked through for a document that is free: beyond it all are claimed.</summary>
    private const int PagesMax = 20;

    private const int DecidedMax = 1_000;

    /// <summary>
    /// What was decided and stands in the index as open still: versions that the index must reach. Lost with the
    /// activation, since the index follows within a moment.
    /// </summary>
    private readonly Dictionary<DocumentKey, long> _decided = [];

    private ImmutableArray<ReviewClaim> _claims = [];

    private static string Who => CallerScope.Actor;

    private string Tenant => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Name.Check("tenant", Tenant);
        _claims = state.State.Claims;
        return Task.CompletedTask;
    }

    public async Task<ReviewPage> List(ReviewQuery query)
    {
        var page = await GrainFactory.GetGrain<ISearchGrain>(Tenant).ToReview(query);
        var now = time.GetUtcNow();
        return page with
        {
            Items =
            [
                .. page.Items.Where(item => !IsDecided(item))
                    .Select(item => item with { Claim = _claims.Of(item.Document, now) }),
            ],
        };
    }

    public async Task<ReviewItem?> Next(ReviewQuery query)
    {
        query = query with { Status = ReviewStatus.Open };
        for (var pages = 0; pages < PagesMax; pages++)
        {
            var page = await List(query);
            if (page.Items.FirstOrDefault(item => !item.Claim.IsOthers(Who)) is { } free)
            {
                return free with { Claim = await Claim(free.Document) };
            }

            if (page.Next is null)
            {
                return null;
            }

            query = query with { After = page.Next };
        }

        return null;
    }

    public async Task<ReviewClaim> Claim(DocumentKey document)
    {
        CheckTenant(document);
        var now = time.GetUtcNow();
        _claims.CheckFree(document, Who, now);

        // Only what is there can be claimed.
        _ = await GrainFactory.GetGrain<IDocumentGrain>(document.ToString()).Get();
        await Store(_claims.Take(document, Who, now, options.Value));
        return _claims[^1];
    }

    public async Task<bool> Release(DocumentKey document)
    {
        CheckTenant(document);
        var claim = _claims.Of(document, time.GetUtcNow());
        if (claim is null || claim.IsOthers(Who))
        {
            return false;
        }

        await Store(_claims.Remove(claim));
        return true;
    }

    public async Task<DocumentView> Decide(
        DocumentKey document, string commandId, ReviewVerdict verdict, string? reason)
    {
        CheckTenant(document);
        var now = time.GetUtcNow();
        _claims.CheckFree(document, Who, now);
        var view = await GrainFactory.GetGrain<IDocumentGrain>(document.ToString()).Review(commandId, verdict, reason);
        if (_decided.Count >= DecidedMax)
        {
            _decided.Clear();
        }

        _decided[document] = view.Version;
        if (_claims.Of(document, now) is { } claim)
        {
            await Store(_claims.Remove(claim));
        }

        return view;
    }

    private bool IsDecided(ReviewItem item) =>
        item.Status is ReviewStatus.Open && _decided.TryGetValue(item.Document, out var version)
        && item.Version < version;

    private void CheckTenant(DocumentKey document)
    {
        if (document.Tenant != Tenant)
        {
            throw new CommandRefusedException("the document belongs to another tenant");
        }
    }

    private async Task Store(ImmutableArray<ReviewClaim> claims)
    {
        state.State.Claims = claims;
        await state.WriteOrLeave(this);

        _claims = claims;
    }
}
