using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Docs.Callers;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;

namespace Orleans.Docs.Web.Routes;

/// <summary>The master key, which wraps the keys of all documents.</summary>
internal static class MasterRoutes
{
    public static void MapMaster(this IEndpointRouteBuilder routes)
    {
        var master = routes.MapGroup("/master");
        master.MapGet("", async (Caller caller, CancellationToken cancellationToken) => Results.Json(
            MasterAnswer.Of(await caller.Docs.Custody.MasterAsync(cancellationToken)), WebJson.Options))
            .Needs(Role.Admin | Role.Owner)
            .Says("getMaster", "The master key in use, by its id, and how its rotations went")
            .Produces<MasterAnswer>();
        master.MapPost("/rotate", async (Caller caller, CancellationToken cancellationToken) => Results.Json(
            MasterAnswer.Of(await caller.Docs.Custody.RotateMasterAsync(cancellationToken)), WebJson.Options,
            statusCode: StatusCodes.Status202Accepted))
            .Needs(Role.Admin | Role.Owner)
            .Says("rotateMaster", "Wraps every document's key by a new master key, then destroys the one before")
            .Produces<MasterAnswer>(StatusCodes.Status202Accepted);
    }
}
