using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Review;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Routes;

/// <summary>Why a document is rejected, in the reviewer's words.</summary>
internal sealed record RejectRequest
{
    public string? Reason { get; init; }
}

/// <summary>
/// Documents that are short, uncertain or fail a check, the most worth looking at first. What is claimed is one
/// reviewer's until he decides, gives it back or its time is over.
/// </summary>
internal static class ReviewRoutes
{
    /// <summary>What is claimed is looked at.</summary>
    private const Role Claiming = Role.Reader | Role.Reviewer;

    public static void MapReview(this IEndpointRouteBuilder routes)
    {
        var review = routes.MapGroup("/review");
        review.MapGet("", List).Needs(Role.Reviewer)
            .Says("getReview", "Documents to look over by value and doubt, or those that were")
            .Produces<ReviewAnswer>();
        review.MapPost("/next", Next).Needs(Claiming)
            .Says("claimNext", "Claims the first document that is free; 204 when there is none")
            .Produces<ReviewItemAnswer>().Produces(StatusCodes.Status204NoContent);
        var one = review.MapGroup("/{id}");
        one.MapPut("/claim", async (Caller caller, string id, CancellationToken cancellationToken) => Results.Json(
            ClaimAnswer.Of(await caller.Docs.Review.ClaimAsync(caller.Document(id), cancellationToken)),
            WebJson.Options))
            .Needs(Claiming).Says("claimDocument", "Takes a document, or goes on with it; the time begins anew")
            .Produces<ClaimAnswer>();
        one.MapDelete("/claim", async (Caller caller, string id, CancellationToken cancellationToken) =>
            await caller.Docs.Review.ReleaseAsync(caller.Document(id), cancellationToken)
                ? Results.NoContent()
                : throw new ProblemException(Problem.NotFound.With("the document is not claimed by the caller")))
            .Needs(Role.Reviewer).Says("releaseClaim", "Gives a document back")
            .Produces(StatusCodes.Status204NoContent);
        one.MapPost("/accept", (Caller caller, HttpContext context, string id, CancellationToken cancellation) =>
            CommandRoutes.Carry(caller, context, id, (key, command) =>
                caller.Docs.Review.AcceptAsync(key, command, cancellation)))
            .Needs(Role.Reviewer).Says("acceptDocument", "Says that the results are right as they are")
            .Commands().Produces<DocumentAnswer>(StatusCodes.Status202Accepted);
        one.MapPost(
            "/reject",
            (Caller caller, HttpContext context, string id, RejectRequest body, CancellationToken cancellation) =>
                CommandRoutes.Carry(caller, context, id, (key, command) =>
                    caller.Docs.Review.RejectAsync(key, body.Reason, command, cancellation)))
            .Needs(Role.Reviewer).Says("rejectDocument", "Says that the results are of no use")
            .Commands().Produces<DocumentAnswer>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> List(
        Caller caller, [AsParameters] ReviewParameters asked, CancellationToken cancellationToken) => Results.Json(
            ReviewAnswer.Of(await caller.Docs.Review.ListAsync(
                asked.Query() with { After = asked.Cursor, CountMax = asked.Limit ?? ReviewParameters.LimitDefault },
                cancellationToken)),
            WebJson.Options);

    private static async Task<IResult> Next(
        Caller caller, [FromQuery] string? type, [FromQuery] string? reason, CancellationToken cancellationToken) =>
        await caller.Docs.Review.NextAsync(
            new ReviewQuery { Type = type, Reason = reason }, cancellationToken) is { } item
            ? Results.Json(ReviewItemAnswer.Of(item), WebJson.Options)
            : Results.NoContent();
}

/// <summary>What a list is filtered by. The status is open, corrected, accepted or rejected.</summary>
internal sealed record ReviewParameters(
    [FromQuery] string? Status,
    [FromQuery] string? Type,
    [FromQuery] string? Reason,
    [FromQuery] int? Limit,
    [FromQuery] string? Cursor)
{
    public const int LimitDefault = 20;

    public ReviewQuery Query() => new()
    {
        Type = Type,
        Reason = Reason,
        Status = Status switch
        {
            null or "open" => ReviewStatus.Open,
            "corrected" => ReviewStatus.Corrected,
            "accepted" => ReviewStatus.Accepted,
            "rejected" => ReviewStatus.Rejected,
            _ => throw new ProblemException(
                Problem.BadRequest.With("status is open, corrected, accepted or rejected")),
        },
    };
}
