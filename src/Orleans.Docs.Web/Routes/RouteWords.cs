using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Routes;

/// <summary>What every route says of itself for the OpenAPI document.</summary>
internal static class RouteWords
{
    public static RouteHandlerBuilder Says(this RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name).WithSummary(summary);

    /// <exception cref="ProblemException">Too long or with characters that no key has.</exception>
    public static string? IdempotencyKey(this HttpRequest request) => request.Headers[Headers.IdempotencyKey] switch
    {
        [] => null,
        [{ Length: > 0 and <= 128 } key] when key.All(c => c is > ' ' and < '\x7f') => key,
        _ => throw new ProblemException(Problem.BadRequest.With(
            "an Idempotency-Key has 1 to 128 visible ASCII characters")),
    };
}
