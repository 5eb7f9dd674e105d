using Orleans.Docs.Review;
using Orleans.Docs.Search;
using Xunit;

namespace Orleans.Docs.Tests.Search;

public abstract partial class SearchIndexConformance
{
    [Fact]
    public async Task Documents_to_review_come_by_priority_and_go_on_behind_a_place()
    {
        await Write(
            Reviewed("b", 500), Reviewed("a", 500), Reviewed("c", 900), Entry("well"), Reviewed("d", 0),
            Reviewed("e", 1_000) with { Deleted = true }, Reviewed("f", 1_000) with { Document = Key("f", "globex") },
            Reviewed("g", 1_000, ReviewStatus.Accepted));

        Assert.Equal(["c", "a", "b", "d"], await ToReview(new ReviewQuery()));
        Assert.Equal(["c", "a"], await ToReview(new ReviewQuery { CountMax = 2 }));
        Assert.Equal(["b", "d"], await ToReview(new ReviewQuery(), new ReviewPlace(500, "a")));
        Assert.Empty(await ToReview(new ReviewQuery(), new ReviewPlace(0, "d")));
        Assert.Equal(["g"], await ToReview(new ReviewQuery { Status = ReviewStatus.Accepted }));
        Assert.Empty(await ToReview(new ReviewQuery { Status = ReviewStatus.Rejected }));
        var page = await _index.ToReview(
            Live, Tenant, new ReviewQuery { CountMax = 1 }, new ReviewPlace(500, "a"), Cancellation);
        Assert.Equal(4, page.Total);

        // Decided while somebody pages: the place stays.
        await Write(Reviewed("a", 500, ReviewStatus.Accepted) with { Version = 2 });
        Assert.Equal(["b", "d"], await ToReview(new ReviewQuery(), new ReviewPlace(500, "a")));
        Assert.Equal(["g", "a"], await ToReview(new ReviewQuery { Status = ReviewStatus.Accepted }));
    }

    [Fact]
    public async Task Documents_to_review_are_filtered_by_type_and_by_one_of_their_reasons()
    {
        await Write(
            Reviewed("a", 3, reasons: "short type_uncertain"), Reviewed("b", 2, reasons: "short"),
            Reviewed("c", 1, reasons: "type_uncertain") with { Type = "letter" });

        Assert.Equal(["a", "b"], await ToReview(new ReviewQuery { Reason = "short" }));
        Assert.Equal(["a", "c"], await ToReview(new ReviewQuery { Reason = "type_uncertain" }));
        Assert.Empty(await ToReview(new ReviewQuery { Reason = "type" }));
        Assert.Equal(["c"], await ToReview(new ReviewQuery { Type = "letter" }));
        Assert.Empty(await ToReview(new ReviewQuery { Type = "letter", Reason = "short" }));
    }

    [Fact]
    public async Task What_is_known_of_a_review_comes_back_as_it_was_written()
    {
        var whole = Reviewed("a", 123_456, ReviewStatus.Rejected, "short iban_invalid");
        await Write(whole, Reviewed("b", 1, ReviewStatus.Corrected, ""));

        var entries = await Entries();
        Assert.Equal(whole.Review, entries[0].Review);
        Assert.Equal("", entries[1].Review!.Reasons);
        await Write(Entry("a", version: 2));
        Assert.Null((await Entries())[0].Review);
    }

    private static IndexEntry Reviewed(
        string id, long priority, ReviewStatus status = ReviewStatus.Open, string reasons = "type_uncertain") =>
        Entry(id) with
        {
            Type = "invoice",
            Review = new EntryReview(status, priority, reasons, 0.4375f, 1483.20m),
        };

    private async Task<string[]> ToReview(ReviewQuery query, ReviewPlace? after = null) =>
        [.. (await _index.ToReview(Live, Tenant, query, after, Cancellation)).Entries.Select(e => e.Document.Id)];
}
