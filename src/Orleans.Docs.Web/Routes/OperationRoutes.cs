using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Docs.Callers;
using Orleans.Docs.Notifications;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Visits;

namespace Orleans.Docs.Web.Routes;

/// <summary>How the system is, and what cannot go on.</summary>
internal static class OperationRoutes
{
    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/caller", (Caller caller, DashboardVisits visits) => Results.Json(
            new CallerAnswer(
                caller.Tenant, caller.Subject, [.. RoleNames.Of(caller.Roles)], caller.IsOwner, visits.IsFor(caller)),
            WebJson.Options))
            .Needs(Role.Reader).Says("getCaller", "Who the caller is").Produces<CallerAnswer>();
        routes.MapGet("/status", async (Caller caller, CancellationToken cancellationToken) =>
            Results.Json(await caller.Docs.StatusAsync(cancellationToken), WebJson.Options))
            .Needs(Role.Operator).Says("getStatus", "The silos and their queues").Produces<SystemStatus>();
        routes.MapGet("/totals", async (Caller caller, CancellationToken cancellationToken) =>
            Results.Json(await caller.Docs.TotalsAsync(cancellationToken), WebJson.Options))
            .Needs(Role.Reader).Says("getTotals", "Documents by state, pages and cost of the tenant")
            .Produces<TenantTotals>();
        routes.MapGet("/engines", async (Caller caller, CancellationToken cancellationToken) =>
            Results.Json(await caller.Docs.EnginesAsync(cancellationToken), WebJson.Options))
            .Needs(Role.Reader).Says("getEngines", "Which engines may do which step").Produces<EngineView[]>();
        routes.MapGet("/dead-letters", DeadLetters).Needs(Role.Reader)
            .Says("getDeadLetters", "Documents that cannot go on, cannot be indexed or cannot be told of, and why")
            .Produces<DeadLettersAnswer>();
    }

    private static async Task<IResult> DeadLetters(
        Caller caller, string? after, int? limit, CancellationToken cancellationToken)
    {
        var search = caller.OfTenant<ISearchGrain>();
        var count = limit ?? 100;
        var parked = await search.DeadLetters(after is null ? null : caller.Document(after), count)
            .WaitAsync(cancellationToken);
        var notIndexed = after is null ? await search.NotIndexed().WaitAsync(cancellationToken) : [];
        var notTold = after is null
            ? await caller.OfTenant<INoticesGrain>().GivenUp().WaitAsync(cancellationToken)
            : [];
        return Results.Json(
            new DeadLettersAnswer(
                [.. notIndexed.Select(DeadLetterAnswer.Of)], [.. notTold.Select(DeadLetterAnswer.Of)],
                [.. parked.Select(DeadLetterAnswer.Of)],
                parked.Length == count ? parked[^1].Document.Id : null),
            WebJson.Options);
    }
}
