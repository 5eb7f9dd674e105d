using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Web.Callers;

/// <summary>What a route asks of its caller; each has exactly one.</summary>
/// <param name="Role">Null: open to everybody.</param>
internal sealed record RouteRight(Role? Role);

/// <summary>Declares the right of each route, and finds those that declare none.</summary>
internal static class RouteRights
{
    public static T Needs<T>(this T route, Role role) where T : IEndpointConventionBuilder =>
        route.WithMetadata(new RouteRight(role));

    /// <summary>Nobody is asked who he is: for what says nothing of any document.</summary>
    public static T IsOpen<T>(this T route) where T : IEndpointConventionBuilder =>
        route.WithMetadata(new RouteRight(Role: null));

    /// <exception cref="InvalidOperationException">A route without a right: the program does not start.</exception>
    public static void Check(IEnumerable<EndpointDataSource> sources)
    {
        if (Undeclared(sources).FirstOrDefault() is { } route)
        {
            throw new InvalidOperationException($"the route {route} declares no right: say Needs or IsOpen");
        }
    }

    public static IEnumerable<string> Undeclared(IEnumerable<EndpointDataSource> sources) =>
        from source in sources
        from endpoint in source.Endpoints
        where endpoint.Metadata.OfType<RouteRight>().Count() != 1
        select endpoint.DisplayName ?? "without a name";
}
