using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Routes;

/// <summary>From which step on, and by which engine.</summary>
internal sealed record ReprocessRequest
{
    public required Step From { get; init; }

    public string? Engine { get; init; }
}

/// <summary>The type of a document or a key fact, and what it is.</summary>
internal sealed record CorrectRequest
{
    public required string Field { get; init; }

    public required string Value { get; init; }
}

/// <summary>Why a document is erased, and whether those that came in it stay.</summary>
internal sealed record EraseRequest
{
    public string? Reason { get; init; }

    public bool KeepAttachments { get; init; }
}

/// <summary>Why a document is put on hold, or released.</summary>
internal sealed record HoldRequest
{
    public required string Reason { get; init; }
}

/// <summary>
/// Commands to a document. An Idempotency-Key has a repeated command happen once, If-Match has it refused where the
/// document has changed. Each answers the document after it.
/// </summary>
internal static class CommandRoutes
{
    public static void MapCommands(this IEndpointRouteBuilder routes)
    {
        var document = routes.MapGroup("/documents/{id}");
        document.MapPost("/retry", (Caller caller, HttpContext context, string id, CancellationToken cancellation) =>
            Carry(caller, context, id, (key, command) => caller.Docs.RetryAsync(key, command, cancellation)))
            .Needs(Role.Submitter).Says("retryDocument", "Gives parked steps a fresh budget")
            .Commands().Produces<DocumentAnswer>(StatusCodes.Status202Accepted);
        document.MapGet("/retry", RetryCost).Needs(Role.Reader)
            .Says("getRetryCost", "What the steps would cost that a retry would do again")
            .Produces<RetryCostAnswer>();
        document.MapPost(
            "/reprocess",
            (Caller caller, HttpContext context, string id, ReprocessRequest body, CancellationToken cancellation) =>
                Carry(caller, context, id, (key, command) =>
                    caller.Docs.ReprocessAsync(key, body.From, command, body.Engine, cancellation)))
            .Needs(Role.Submitter).Says("reprocessDocument", "Does a step and those that build on it again")
            .Commands().Produces<DocumentAnswer>(StatusCodes.Status202Accepted);
        document.MapPost(
            "/correct",
            (Caller caller, HttpContext context, string id, CorrectRequest body, CancellationToken cancellation) =>
                Carry(caller, context, id, (key, command) =>
                    caller.Docs.CorrectAsync(key, body.Field, body.Value, command, cancellation)))
            .Needs(Role.Reviewer).Says("correctDocument", "Sets the type or a key fact")
            .Commands().Produces<DocumentAnswer>(StatusCodes.Status202Accepted);
        document.MapPost("/cancel", (Caller caller, HttpContext context, string id, CancellationToken cancellation) =>
            Carry(caller, context, id, (key, command) => caller.Docs.CancelAsync(key, command, cancellation)))
            .Needs(Role.Submitter).Says("cancelDocument", "Stops work on a document that is not finished")
            .Commands().Produces<DocumentAnswer>(StatusCodes.Status202Accepted);
        document.MapPost("/erase", Erase).Needs(Role.Admin)
            .Says("eraseDocument", "Destroys a document for good; done when it is settled")
            .Commands().Produces<ErasedAnswer>(StatusCodes.Status202Accepted);
        document.MapPost(
            "/hold",
            (Caller caller, HttpContext context, string id, HoldRequest body, CancellationToken cancellation) =>
                Carry(caller, context, id, (key, command) =>
                    caller.Docs.Custody.SetHoldAsync(key, body.Reason, command, cancellation)))
            .Needs(Role.Admin).Says("holdDocument", "Nothing erases the document until it is released")
            .Commands().Produces<DocumentAnswer>(StatusCodes.Status202Accepted);
        document.MapPost(
            "/release",
            (Caller caller, HttpContext context, string id, HoldRequest body, CancellationToken cancellation) =>
                Carry(caller, context, id, (key, command) =>
                    caller.Docs.Custody.ReleaseHoldAsync(key, body.Reason, command, cancellation)))
            .Needs(Role.Admin).Says("releaseDocument", "Ends a legal hold")
            .Commands().Produces<DocumentAnswer>(StatusCodes.Status202Accepted);
        document.MapPost("/index-again", IndexAgain).Needs(Role.Submitter)
            .Says("indexAgain", "Tries to index a document again that could not be")
            .Produces(StatusCodes.Status202Accepted);
        document.MapPost("/notify-again", NotifyAgain).Needs(Role.Submitter)
            .Says("notifyAgain", "Tells once more of a document that settled and of which somebody could not be told")
            .Produces(StatusCodes.Status202Accepted);
    }

    internal static async Task<IResult> Carry(
        Caller caller, HttpContext context, string id, Func<DocumentKey, string?, Task<DocumentView>> command)
    {
        var document = caller.Document(id);
        ExpectedVersion.Set(VersionOf(context.Request));
        var view = await command(document, context.Request.IdempotencyKey());
        Headers.Tag(context.Response, view.Version);
        return Results.Json(
            DocumentAnswer.Of(view), WebJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> RetryCost(Caller caller, string id, CancellationToken cancellationToken)
    {
        var view = await caller.Docs.GetAsync(caller.Document(id), cancellationToken);
        var cost = Client.RetryCost.Of(view, await caller.Docs.EnginesAsync(cancellationToken));
        return Results.Json(
            cost is null
                ? new RetryCostAnswer([], 0, AtLeast: false)
                : new RetryCostAnswer(cost.Steps, cost.Usd, cost.IsLeast),
            WebJson.Options);
    }

    private static async Task<IResult> Erase(
        Caller caller, HttpContext context, string id, EraseRequest body, CancellationToken cancellationToken)
    {
        var document = caller.Document(id);
        ExpectedVersion.Set(VersionOf(context.Request));
        var receipt = await caller.Docs.Custody.EraseAsync(
            document, body.Reason, body.KeepAttachments, context.Request.IdempotencyKey(), cancellationToken);
        Headers.Tag(context.Response, receipt.Document.Version);
        return Results.Json(
            ErasedAnswer.Of(receipt), WebJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> IndexAgain(Caller caller, string id, CancellationToken cancellationToken) =>
        Again(await caller.Docs.IndexAgainAsync(caller.Document(id), cancellationToken), "not indexed");

    private static async Task<IResult> NotifyAgain(Caller caller, string id, CancellationToken cancellationToken) =>
        Again(await caller.Docs.NotifyAgainAsync(caller.Document(id), cancellationToken), "not told of");

    private static IResult Again(bool isListed, string what) => isListed
        ? Results.StatusCode(StatusCodes.Status202Accepted)
        : throw new ProblemException(Problem.NotFound.With($"the dead letters do not say that it is {what}"));

    /// <summary>The version that If-Match names; null where any will do.</summary>
    private static long? VersionOf(HttpRequest request)
    {
        if (request.Headers.IfMatch.Count == 0)
        {
            return null;
        }

        return request.GetTypedHeaders().IfMatch switch
        {
            [{ Tag.Value: "*" }] => null,
            [{ IsWeak: false, Tag: var tag }] when long.TryParse(
                tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) => version,
            _ => throw new ProblemException(Problem.BadRequest.With("If-Match is the ETag of a document, or *")),
        };
    }
}
