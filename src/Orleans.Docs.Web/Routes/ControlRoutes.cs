using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Routes;

/// <summary>
/// What operators stop for a while: PUT pauses, DELETE resumes, and both may be repeated. Engines, lanes and silos are
/// those of all tenants, and so for the operators' tenant alone; the tenant is the caller's.
/// </summary>
internal static class ControlRoutes
{
    public static void MapControl(this IEndpointRouteBuilder routes)
    {
        var pauses = routes.MapGroup("/pauses");
        pauses.MapGet("", (Caller caller, CancellationToken cancellationToken) =>
            Answer(caller.Docs.Control.PausesAsync(cancellationToken)))
            .Needs(Role.Operator).Says("getPauses", "What is paused").Produces<PausesAnswer>();
        Map(
            pauses, Role.Operator | Role.Owner, "/engine/{id}", "Engine", "the calls of one step's engines",
            (Caller caller, string id, CancellationToken cancellationToken) =>
                Answer(caller.Docs.Control.PauseEngineAsync(Named<Step>(id), true, cancellationToken)),
            (Caller caller, string id, CancellationToken cancellationToken) =>
                Answer(caller.Docs.Control.PauseEngineAsync(Named<Step>(id), false, cancellationToken)));
        Map(
            pauses, Role.Operator | Role.Owner, "/lane/{id}", "Lane", "the documents of one lane",
            (Caller caller, string id, CancellationToken cancellationToken) =>
                Answer(caller.Docs.Control.PauseLaneAsync(Named<Lane>(id), true, cancellationToken)),
            (Caller caller, string id, CancellationToken cancellationToken) =>
                Answer(caller.Docs.Control.PauseLaneAsync(Named<Lane>(id), false, cancellationToken)));
        Map(
            pauses, Role.Operator, "/tenant", "Tenant", "the caller's tenant",
            (Caller caller, CancellationToken cancellationToken) =>
                Answer(caller.Docs.Control.PauseTenantAsync(true, cancellationToken)),
            (Caller caller, CancellationToken cancellationToken) =>
                Answer(caller.Docs.Control.PauseTenantAsync(false, cancellationToken)));
        routes.MapPut("/silos/{id}/drain", (Caller caller, string id, CancellationToken cancellationToken) =>
            Drain(caller, id, isDrained: true, cancellationToken))
            .Needs(Role.Operator | Role.Owner)
            .Says("drainSilo", "Starts no more engine calls on a silo; the status tells when it may be stopped")
            .Produces(StatusCodes.Status204NoContent);
        routes.MapDelete("/silos/{id}/drain", (Caller caller, string id, CancellationToken cancellationToken) =>
            Drain(caller, id, isDrained: false, cancellationToken))
            .Needs(Role.Operator | Role.Owner).Says("openSilo", "Lets a silo take work again")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static void Map(
        RouteGroupBuilder pauses, Role role, string path, string name, string what, Delegate pause, Delegate resume)
    {
        pauses.MapPut(path, pause).Needs(role)
            .Says("pause" + name, $"Starts nothing more of {what}; what runs goes on").Produces<PausesAnswer>();
        pauses.MapDelete(path, resume).Needs(role)
            .Says("resume" + name, $"Lets {what} go on").Produces<PausesAnswer>();
    }

    /// <summary>As answers write it, <c>detect-pii</c>.</summary>
    private static T Named<T>(string name)
        where T : struct, Enum =>
        Enum.GetValues<T>().Select(value => (T?)value).FirstOrDefault(
            value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()!) == name)
        ?? throw new ProblemException(Problem.NotFound.With("it is called otherwise"));

    private static async Task<IResult> Answer(Task<ImmutableArray<Pause>> pauses) =>
        Results.Json(new PausesAnswer(await pauses), WebJson.Options);

    private static async Task<IResult> Drain(
        Caller caller, string silo, bool isDrained, CancellationToken cancellationToken)
    {
        await caller.Docs.Control.DrainSiloAsync(silo, isDrained, cancellationToken);
        return Results.NoContent();
    }
}
