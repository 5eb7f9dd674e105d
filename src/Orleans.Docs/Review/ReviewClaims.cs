using System.Collections.Immutable;

namespace Orleans.Docs.Review;

/// <summary>Who looks over which document. Pure; what has run out does not count.</summary>
internal static class ReviewClaims
{
    /// <summary>The claims that still hold.</summary>
    public static ImmutableArray<ReviewClaim> At(this ImmutableArray<ReviewClaim> claims, DateTimeOffset now) =>
        claims.RemoveAll(claim => claim.Until <= now);

    /// <summary>Null if nobody looks at it.</summary>
    public static ReviewClaim? Of(this ImmutableArray<ReviewClaim> claims, DocumentKey document, DateTimeOffset now) =>
        claims.FirstOrDefault(claim => claim.Document == document && claim.Until > now);

    public static bool IsOthers(this ReviewClaim? claim, string who) => claim is not null && claim.By != who;

    /// <exception cref="CommandRefusedException">Another has it, or there are as many as may be.</exception>
    public static ImmutableArray<ReviewClaim> Take(
        this ImmutableArray<ReviewClaim> claims, DocumentKey document, string who, DateTimeOffset now,
        ReviewOptions options)
    {
        claims.CheckFree(document, who, now);
        var kept = claims.At(now).RemoveAll(claim => claim.Document == document);
        if (kept.Length >= options.ClaimsMax || kept.Count(claim => claim.By == who) >= options.ClaimsPerReviewerMax)
        {
            throw new CommandRefusedException("as many documents are claimed as may be: give some back first");
        }

        return kept.Add(new ReviewClaim(document, who, now + options.ClaimLife));
    }

    /// <exception cref="CommandRefusedException">Another has it.</exception>
    public static void CheckFree(
        this ImmutableArray<ReviewClaim> claims, DocumentKey document, string who, DateTimeOffset now)
    {
        if (claims.Of(document, now) is { } claim && claim.IsOthers(who))
        {
            throw new CommandRefusedException($"document {document} is claimed by {claim.By} until {claim.Until:O}");
        }
    }
}
