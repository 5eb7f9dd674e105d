using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Orleans.Docs.Web.Live;
using Orleans.Docs.Web.OpenApi;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Routes;

/// <summary>What every route says of itself for the OpenAPI document.</summary>
internal static class RouteWords
{
    public static RouteHandlerBuilder Says(this RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name).WithSummary(summary);

    public static RouteHandlerBuilder ReadsHeader(
        this RouteHandlerBuilder route, string name, string what, bool isRequired = false) =>
        route.WithMetadata(new ReadNote(ParameterLocation.Header, name, what, isRequired));

    public static RouteHandlerBuilder ReadsQuery(this RouteHandlerBuilder route, string name, string what) =>
        route.WithMetadata(new ReadNote(ParameterLocation.Query, name, what));

    public static RouteHandlerBuilder HappensOnce(this RouteHandlerBuilder route) => route.ReadsHeader(
        Headers.IdempotencyKey, "Has a repeated request happen once: 1 to 128 visible ASCII characters");

    /// <summary>A command to a document.</summary>
    public static RouteHandlerBuilder Commands(this RouteHandlerBuilder route) => route.HappensOnce()
        .ReadsHeader(HeaderNames.IfMatch, "The ETag of the document: refused where it has changed since");

    /// <param name="example">Messages of the stream.</param>
    public static RouteHandlerBuilder Streams(this RouteHandlerBuilder route, string example) =>
        route.AlsoAnswers(EventStreams.MediaType, example);

    public static RouteHandlerBuilder AlsoAnswers(this RouteHandlerBuilder route, string mediaType, string example) =>
        route.WithMetadata(new MediaNote(mediaType, example));

    /// <exception cref="ProblemException">Too long or with characters that no key has.</exception>
    public static string? IdempotencyKey(this HttpRequest request) => request.Headers[Headers.IdempotencyKey] switch
    {
        [] => null,
        [{ Length: > 0 and <= 128 } key] when key.All(c => c is > ' ' and < '\x7f') => key,
        _ => throw new ProblemException(Problem.BadRequest.With(
            "an Idempotency-Key has 1 to 128 visible ASCII characters")),
    };
}
