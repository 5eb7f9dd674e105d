using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Operations;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Routes;

/// <summary>After how many days documents go: of one type, or of all that have no rule of their own.</summary>
internal sealed record RetentionRequest
{
    public string? Type { get; init; }

    /// <summary>Null ends the rule.</summary>
    public int? Days { get; init; }
}

/// <summary>How long documents stay, and who did what to them.</summary>
internal static class CustodyRoutes
{
    private const int PreviewMax = 1_000;

    public static void MapCustody(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/retention", async (Caller caller, CancellationToken cancellationToken) =>
            Results.Json(await caller.Docs.Custody.RetentionAsync(cancellationToken), WebJson.Options))
            .Needs(Role.Admin).Says("getRetention", "How long documents of the tenant stay")
            .Produces<RetentionRule[]>();
        routes.MapPut("/retention", Set).Needs(Role.Admin)
            .Says("setRetention", "Erases from now on what was uploaded longer ago, or ends that")
            .Produces<RetentionRule[]>();
        routes.MapGet("/retention/preview", async (Caller caller, CancellationToken cancellationToken) =>
            Results.Json(
                (await caller.Docs.Custody.PreviewRetentionAsync(PreviewMax, cancellationToken)).Select(due => due.Id),
                WebJson.Options))
            .Needs(Role.Admin).Says("previewRetention", "Documents that would be erased now; erases nothing")
            .Produces<string[]>();
        routes.MapGet("/audit", Audit).Needs(Role.Admin)
            .Says(
                "getAudit",
                "Who did what and when to documents and, in the stream system-acts, to batches and the system, as JSON "
                    + "lines with the hash chain; for docs audit verify. In the operators' tenant with allTenants=true "
                    + "of all tenants")
            .Produces<string>(StatusCodes.Status200OK, "application/jsonl");
    }

    private static async Task<IResult> Set(
        Caller caller, RetentionRequest body, CancellationToken cancellationToken) => Results.Json(
        body.Days is { } days
            ? await caller.Docs.Custody.SetRetentionAsync(body.Type, days, cancellationToken)
            : await caller.Docs.Custody.ClearRetentionAsync(body.Type, cancellationToken),
        WebJson.Options);

    private static IResult Audit(
        Caller caller, DateTimeOffset? from, DateTimeOffset? to, string? document, bool? allTenants)
    {
        var request = new AuditRequest
        {
            From = from,
            To = to,
            Document = document is null ? null : caller.Document(document),
            AllTenants = allTenants is true,
        };

        // Here, since what is refused later breaks off an answer that has begun.
        return request switch
        {
            { AllTenants: true, Document: not null } =>
                throw new ProblemException(Problem.BadRequest.With("say document or allTenants, not both")),
            { AllTenants: true } when !caller.IsOwner => throw new ProblemException(Problem.OwnersOnly),
            _ => Results.Stream(stream => Write(caller, request, stream), "application/jsonl"),
        };
    }

    private static async Task Write(Caller caller, AuditRequest request, Stream stream)
    {
        await foreach (JsonNode line in AuditExport.Lines(caller.Docs, request, CancellationToken.None))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line.ToJsonString(WebJson.Options) + "\n"));
        }
    }
}
