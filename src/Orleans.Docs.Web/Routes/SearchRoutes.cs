using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Search;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Live;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Routes;

/// <summary>Searching. Everything that is found is redacted.</summary>
internal static class SearchRoutes
{
    private const string LiveExample =
        """
        id: 9f86d081884c7d65-1
        event: hit
        data: {"id":"953b5a3f874961f0a6047be5eff4fa0b","version":8,"state":"completed"}

        id: 9f86d081884c7d65-2
        event: list
        data: {"total":1,"ids":["953b5a3f874961f0a6047be5eff4fa0b"]}

        id: 4c2a8fe7eaf24721-0
        event: reset
        data: {"reason":"the position is too old"}
        """;

    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/search", Search).Needs(Role.Reader)
            .Says(
                "search",
                "Documents by words, \"phrases\", prefix*, -without, OR and parentheses, and by filters, as "
                    + "parameters or within the query (type:invoice from:2026-07-01); with Accept: "
                    + "text/event-stream those of the first page, live")
            .ReadsHeader(
                Headers.LastEventId,
                "Of a live search: goes on behind that message where the same process still has it. Elsewhere, and "
                    + "later, the first message is a reset with its reason, and all is sent anew")
            .Streams(LiveExample).Produces<SearchAnswer>();

    private static async Task Search(
        Caller caller, HttpContext context, EventStreams streams, QueryReadings readings, TimeProvider time,
        [AsParameters] SearchParameters asked, CancellationToken cancellationToken)
    {
        var query = QueryOf(asked, time);
        if (EventStreams.IsWanted(context.Request))
        {
            if (asked is not { AsOf: null, Cursor: null })
            {
                throw new ProblemException(Problem.BadRequest.With("a live search has neither cursor nor asOf"));
            }

            // What cannot be understood is refused before the stream begins, however long that takes to find out.
            var position = EventStreams.LastPosition(context.Request);
            var live = query with { Facets = false };
            await caller.Docs.SearchAsync(live with { PageSize = 1 }, cancellationToken);
            await streams.Send(context, new QueryFeed(readings, live, position));
            return;
        }

        var page = asked.AsOf is { } replay
            ? await caller.Docs.SearchReplayAsync(replay, query, cancellationToken)
            : await caller.Docs.SearchAsync(query, cancellationToken);
        await context.Response.WriteAsJsonAsync(SearchAnswer.Of(page), WebJson.Options, cancellationToken);
    }

    private static SearchQuery QueryOf(SearchParameters asked, TimeProvider time)
    {
        var parsed = QueryText.Parse(asked.Q ?? "", time.GetUtcNow(), TimeZoneInfo.Utc);
        return parsed with
        {
            Types = parsed.Types.AddRange(asked.Type ?? []),
            States = parsed.States.AddRange(asked.State ?? []),
            PiiTypes = parsed.PiiTypes.AddRange(asked.Pii ?? []),
            Tags = parsed.Tags.SetItems(Tags(asked.Tag ?? [])),
            From = asked.From ?? parsed.From,
            Until = asked.Until ?? parsed.Until,
            PageSize = asked.Limit ?? parsed.PageSize,
            Cursor = asked.Cursor,
            Facets = asked.Facets ?? true,
            Order = Order(asked.Order),
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Tags(IEnumerable<string> tags) => tags.Select(tag =>
        tag.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? KeyValuePair.Create(tag[..at], tag[(at + 1)..])
            : throw new ProblemException(Problem.BadRequest.With("tag takes NAME=VALUE")));

    private static SearchOrder Order(string? order) => order switch
    {
        null or "relevance" => SearchOrder.Relevance,
        "newest" => SearchOrder.Newest,
        "oldest" => SearchOrder.Oldest,
        _ => throw new ProblemException(Problem.BadRequest.With("order is relevance, newest or oldest")),
    };
}

/// <summary>Values of one filter are alternatives; several filters, and several tags, must all be met.</summary>
internal sealed record SearchParameters(
    [FromQuery] string? Q,
    [FromQuery] string[]? Type,
    [FromQuery] string[]? State,
    [FromQuery] string[]? Pii,
    [FromQuery] string[]? Tag,
    [FromQuery] DateTimeOffset? From,
    [FromQuery] DateTimeOffset? Until,
    [FromQuery] int? Limit,
    [FromQuery] string? Cursor,
    [FromQuery] bool? Facets,
    [FromQuery] string? Order,
    [FromQuery] string? AsOf);
