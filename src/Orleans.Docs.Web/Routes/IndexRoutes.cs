using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Search;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Live;

namespace Orleans.Docs.Web.Routes;

/// <summary>The search index: its generations, and building a new one while searches go on.</summary>
internal static class IndexRoutes
{
    public static void MapIndex(this IEndpointRouteBuilder routes)
    {
        var index = routes.MapGroup("/index");
        index.MapGet("", Get).Needs(Role.Operator)
            .Says("getIndex", "The generations, and how a rebuild gets on; live with Accept: text/event-stream")
            .Streams("event: index\ndata: {\"epoch\":3,\"lag\":0}\n").Produces<IndexAnswer>();
        Map(
            index, "/rebuild", "rebuildIndex",
            "Builds a new generation beside the live one; hold=true waits with the swap",
            (docs, hold, cancellationToken) => docs.RebuildIndexAsync(hold ?? false, cancellationToken));
        Map(
            index, "/cancel", "cancelRebuild", "Ends a rebuild, or drops the generation that waits",
            (docs, _, cancellationToken) => docs.CancelRebuildAsync(cancellationToken));
        Map(
            index, "/swap", "swapIndex", "Lets the generation that waits take the live one's place",
            (docs, _, cancellationToken) => docs.SwapIndexAsync(cancellationToken));
        Map(
            index, "/rollback", "rollBackIndex", "Goes back to the generation before",
            (docs, _, cancellationToken) => docs.RollBackIndexAsync(cancellationToken));
        Map(
            index, "/drop", "dropPreviousIndex", "Drops the generation before the live one now",
            (docs, _, cancellationToken) => docs.DropPreviousIndexAsync(cancellationToken));
    }

    private static void Map(
        RouteGroupBuilder index, string path, string name, string summary,
        Func<IDocsClient, bool?, CancellationToken, Task<IndexStatus>> command) =>
        index.MapPost(path, async (Caller caller, bool? hold, CancellationToken cancellationToken) => Results.Json(
            IndexAnswer.Of(await command(caller.Docs, hold, cancellationToken), caller.Tenant), WebJson.Options,
            statusCode: StatusCodes.Status202Accepted))
            .Needs(Role.Operator | Role.Owner).Says(name, summary)
            .Produces<IndexAnswer>(StatusCodes.Status202Accepted);

    private static async Task Get(
        Caller caller, HttpContext context, EventStreams streams, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (EventStreams.IsWanted(context.Request))
        {
            await streams.Send(context, new IndexFeed(time));
            return;
        }

        await context.Response.WriteAsJsonAsync(
            IndexAnswer.Of(await caller.Docs.IndexStatusAsync(cancellationToken), caller.Tenant), WebJson.Options,
            cancellationToken);
    }
}
