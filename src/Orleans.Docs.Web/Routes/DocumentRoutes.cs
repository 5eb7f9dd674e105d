using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Live;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Routes;

/// <summary>A document, and its history: as it is, and as it happens.</summary>
internal static class DocumentRoutes
{
    private const int EventsMax = 1_000;

    private const string LiveExample =
        """
        id: 1
        event: change
        data: {"document":{"version":1,"state":"extracting"},"events":[{"version":1,"name":"document.uploaded.v1"}]}
        """;

    public static void MapDocuments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/documents/{id}", Get).Needs(Role.Reader)
            .Says("getDocument", "A document as it is, or as it stood at a version or time")
            .ReadsHeader(HeaderNames.IfNoneMatch, "The ETag that the client has: 304 where it is still the one")
            .Produces<DocumentAnswer>().Produces(StatusCodes.Status304NotModified);
        routes.MapGet("/documents/{id}/events", Events).Needs(Role.Reader)
            .Says(
                "getEvents",
                "The history of a document; with Accept: text/event-stream each commit as it happens, from the one "
                    + "behind Last-Event-ID on")
            .ReadsHeader(Headers.LastEventId, "The version behind which the stream goes on, at any process")
            .Streams(LiveExample).Produces<HistoryAnswer>();
        routes.MapGet("/documents/{id}/unredacted/events", UnredactedEvents).Needs(Role.Reader | Role.Reviewer)
            .Says("getUnredactedEvents", "The history with what people wrote: names of files, corrections, reasons")
            .Produces<HistoryAnswer>();
    }

    private static Task Get(
        Caller caller, HttpContext context, string id, long? version, DateTimeOffset? at, ShownAnswers shown,
        CancellationToken cancellationToken)
    {
        var document = caller.Document(id);
        return version is null && at is null && shown.TryFind(document, out var answer)
            ? Write(context, answer)
            : Ask(caller, context, document, version, at, cancellationToken);
    }

    private static async Task Ask(
        Caller caller, HttpContext context, DocumentKey document, long? version, DateTimeOffset? at,
        CancellationToken cancellationToken)
    {
        if (version is not null && at is not null)
        {
            throw new ProblemException(Problem.BadRequest.With("ask for a version or for a time, not for both"));
        }

        var view = version is { } v ? await caller.Docs.GetAsOfAsync(document, v, cancellationToken)
            : at is { } time ? await caller.Docs.GetAsOfAsync(document, time, cancellationToken)
            : await caller.Docs.GetAsync(document, cancellationToken);
        await Write(context, ShownAnswer.Of(DocumentAnswer.Of(view)));
    }

    private static Task Write(HttpContext context, ShownAnswer answer)
    {
        var response = context.Response;
        response.Headers.ETag = answer.Tag;
        response.Headers.CacheControl = Headers.Revalidated;
        if (context.Request.Headers.IfNoneMatch.Count > 0 && Headers.Has(context.Request, answer.Version))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = Headers.Json;
        response.ContentLength = answer.Json.Length;
        return response.BodyWriter.WriteAsync(answer.Json, context.RequestAborted).AsTask();
    }

    /// <param name="from">The first version of a list.</param>
    /// <param name="until"><c>settled</c> ends a stream with the change that settles the document.</param>
    private static async Task Events(
        Caller caller, HttpContext context, string id, long? from, int? limit, string? until,
        EventStreams streams, CancellationToken cancellationToken)
    {
        var document = caller.Document(id);
        if (EventStreams.IsWanted(context.Request))
        {
            if (until is not (null or "settled"))
            {
                throw new ProblemException(Problem.BadRequest.With("until takes nothing but settled"));
            }

            await streams.Send(
                context, new DocumentFeed(document, EventStreams.LastVersion(context.Request) ?? 0, until is not null));
            return;
        }

        await context.Response.WriteAsJsonAsync(
            await History(caller.Grain<IDocumentGrain>(document.Id).History, from, limit, cancellationToken),
            WebJson.Options, cancellationToken);
    }

    /// <summary>What people wrote stands in events too, and is on record as shown before it is.</summary>
    private static async Task<IResult> UnredactedEvents(
        Caller caller, string id, long? from, int? limit, CancellationToken cancellationToken)
    {
        var content = caller.Grain<IDocumentContentGrain>(caller.Document(id).Id);
        return Results.Json(
            await History(content.HistoryAsWritten, from, limit, cancellationToken), WebJson.Options);
    }

    private static async Task<HistoryAnswer> History(
        Func<long, int, Task<ImmutableArray<RecordedEvent>>> read, long? from, int? limit,
        CancellationToken cancellationToken)
    {
        var first = from ?? 1;
        var count = limit ?? 200;
        if (first < 1 || count is < 1 or > EventsMax)
        {
            throw new ProblemException(Problem.BadRequest.With(
                string.Create(CultureInfo.InvariantCulture, $"from starts at 1, limit is 1 to {EventsMax}")));
        }

        var events = await read(first, count).WaitAsync(cancellationToken);
        return new HistoryAnswer(
            [.. events.Select(EventAnswer.Of)], events.Length == count ? events[^1].Version + 1 : null);
    }
}
