using Microsoft.AspNetCore.Http;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Callers;

/// <summary>
/// Refuses what a page of another origin has a browser send. A cookie lets people in to the dashboard of Orleans alone;
/// but where anonymous callers may come in, any page could act as one.
/// </summary>
internal sealed class OriginCheck : IMiddleware
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        Headers.Protect(context.Response);
        return IsForeign(context.Request) && !OpensPage(context.Request)
            ? throw new ProblemException(Problem.ForeignOrigin)
            : next(context);
    }

    private static bool IsForeign(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is [not ("same-origin" or "none")]
        || (request.Headers.Origin is [{ } origin]
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)))
        || request.Headers.Origin.Count > 1;

    /// <summary>Somebody followed a link: the page itself holds nothing, and is framed by nobody.</summary>
    private static bool OpensPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Path == "/" && request.Headers.Origin.Count == 0
        && request.Headers["Sec-Fetch-Mode"] is ["navigate"] && request.Headers["Sec-Fetch-Dest"] is ["document"];
}
