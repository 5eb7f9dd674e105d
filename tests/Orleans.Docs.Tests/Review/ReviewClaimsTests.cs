using System.Collections.Immutable;
using Orleans.Docs.Review;
using Xunit;

namespace Orleans.Docs.Tests.Review;

public sealed class ReviewClaimsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReviewOptions Options = new() { ClaimsPerReviewerMax = 2, ClaimsMax = 3 };

    [Fact]
    public void A_document_is_one_persons_until_his_time_is_over()
    {
        var claims = Take([], "a", "ada", Noon);

        Assert.Throws<CommandRefusedException>(() => Take(claims, "a", "bob", Noon.AddMinutes(14)));
        Assert.Equal("bob", Take(claims, "a", "bob", Noon.AddMinutes(15))[0].By);
        Assert.Single(Take(claims, "a", "bob", Noon.AddMinutes(15)));
    }

    [Fact]
    public void Whoever_claims_again_begins_his_time_anew()
    {
        var claims = Take(Take([], "a", "ada", Noon), "a", "ada", Noon.AddMinutes(10));

        Assert.Equal(Noon.AddMinutes(25), Assert.Single(claims).Until);
    }

    [Fact]
    public void Neither_one_person_nor_all_together_take_more_than_may_be()
    {
        var claims = Take(Take([], "a", "ada", Noon), "b", "ada", Noon);
        Assert.Throws<CommandRefusedException>(() => Take(claims, "c", "ada", Noon));

        claims = Take(claims, "c", "bob", Noon);
        Assert.Throws<CommandRefusedException>(() => Take(claims, "d", "cid", Noon));
        Assert.Single(Take(claims, "d", "cid", Noon.AddHours(1)));
    }

    private static ImmutableArray<ReviewClaim> Take(
        ImmutableArray<ReviewClaim> claims, string document, string who, DateTimeOffset now) =>
        claims.Take(new DocumentKey("acme", document), who, now, Options);
}
