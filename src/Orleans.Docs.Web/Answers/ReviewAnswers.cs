using Orleans.Docs.Review;

namespace Orleans.Docs.Web.Answers;

/// <summary>Who looks over a document, and until when it is his.</summary>
internal sealed record ClaimAnswer(string Id, string By, DateTimeOffset Until)
{
    public static ClaimAnswer Of(ReviewClaim claim) => new(claim.Document.Id, claim.By, claim.Until);
}

/// <param name="Code">Stable, for programs.</param>
/// <param name="Title">For people.</param>
internal sealed record ReasonAnswer(string Code, string Title);

/// <summary>A document to look over. Everything in it is redacted.</summary>
/// <param name="Doubt">How likely something is wrong, 0 to 1.</param>
/// <param name="Value">The total or balance that it names, in its own currency; else 0.</param>
internal sealed record ReviewItemAnswer(
    string Id,
    long Version,
    ReviewStatus Status,
    IReadOnlyList<ReasonAnswer> Reasons,
    double Doubt,
    decimal Value,
    string State,
    string? Type,
    double TypeConfidence,
    string? FileName,
    string? Summary,
    DateTimeOffset UploadedAt,
    ClaimAnswer? Claim)
{
    public static ReviewItemAnswer Of(ReviewItem item) => new(
        item.Document.Id, item.Version, item.Status,
        [.. item.Reasons.Select(reason => new ReasonAnswer(reason, ReviewReasons.Explain(reason)))],
        Math.Round(item.Doubt, 4), item.Value, item.State, item.Type, Numbers.Round(item.TypeConfidence), item.FileName,
        item.Summary, item.UploadedAt, item.Claim is null ? null : ClaimAnswer.Of(item.Claim));
}

/// <param name="Total">How many there are in all, by the filters.</param>
/// <param name="NextCursor">Asks for the next page; null at the end.</param>
internal sealed record ReviewAnswer(long Total, IReadOnlyList<ReviewItemAnswer> Items, string? NextCursor)
{
    public static ReviewAnswer Of(ReviewPage page) =>
        new(page.Total, [.. page.Items.Select(ReviewItemAnswer.Of)], page.Next);
}
