using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Dashboard;
using Orleans.Docs.Callers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Problems;
using Orleans.Docs.Web.Routes;
using Orleans.Hosting;

namespace Orleans.Docs.Web.Visits;

/// <summary>Where the dashboard lies, and until when it is open to the caller's browser.</summary>
internal sealed record VisitAnswer(string Path, DateTimeOffset Until);

/// <summary>The dashboard of Orleans, where <see cref="WebOptions.Dashboard"/> says so.</summary>
public static class DashboardRoutes
{
    /// <summary>Has a silo keep the figures that the dashboard shows.</summary>
    public static ISiloBuilder AddDocsDashboard(this ISiloBuilder silo) => silo.AddDashboard(Configure);

    /// <summary>Has a client of silos show them.</summary>
    public static IClientBuilder AddDocsDashboard(this IClientBuilder client) => client.AddDashboard(Configure);

    internal static void MapVisits(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/dashboard", Begin).Needs(Role.Admin | Role.Owner)
            .Says("openDashboard", "Opens the dashboard of Orleans to the caller's browser for a while, by a cookie")
            .Produces<VisitAnswer>();

    internal static void MapDashboard(this IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetRequiredService<IOptions<WebOptions>>().Value.Dashboard)
        {
            app.MapOrleansDashboard(DashboardVisits.Path).Needs(Role.Admin).WithMetadata(new DashboardRoute())
                .ExcludeFromDescription();
        }
    }

    /// <summary>Without the live log of silos.</summary>
    private static void Configure(DashboardOptions options) => options.HideTrace = true;

    private static IResult Begin(
        Caller caller, HttpContext context, DashboardVisits visits, IOptions<WebOptions> options)
    {
        if (!options.Value.Dashboard)
        {
            throw new ProblemException(Problem.NotFound.With("the dashboard is off: Docs:Web:Dashboard turns it on"));
        }

        return Results.Json(
            new VisitAnswer(DashboardVisits.Path + "/", visits.Begin(context, caller)), WebJson.Options);
    }
}
