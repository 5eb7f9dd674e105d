using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Docs.Batches;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Live;

namespace Orleans.Docs.Web.Routes;

/// <summary>A list of batches.</summary>
internal sealed record BatchesAnswer(IReadOnlyList<BatchEntry> Batches);

/// <summary>Files that the silos read themselves.</summary>
internal sealed record ImportRequest
{
    /// <summary>Where they lie, <c>s3://bucket/prefix</c>.</summary>
    public string? Address { get; init; }

    public Lane? Lane { get; init; }

    /// <summary>For each document, beside the batch's own.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public BatchImport ToImport() => new()
    {
        Address = Address ?? "",
        Lane = Lane ?? Documents.Lane.Batch,
        Tags = (Tags ?? ImmutableDictionary<string, string>.Empty).ToImmutableSortedDictionary(),
    };
}

/// <summary>
/// Documents that were submitted together. A document joins a batch by its tag,
/// <c>tag=batch=NAME</c> when it is submitted.
/// </summary>
internal static class BatchRoutes
{
    /// <summary>What changes a batch also tells how far it is.</summary>
    private const Role Changing = Role.Reader | Role.Submitter;

    public static void MapBatches(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/batches", async (Caller caller, CancellationToken cancellationToken) => Results.Json(
            new BatchesAnswer(await caller.Docs.Batches.ListAsync(cancellationToken)), WebJson.Options))
            .Needs(Role.Reader).Says("getBatches", "The tenant's batches, newest first").Produces<BatchesAnswer>();
        var batch = routes.MapGroup("/batches/{id}");
        batch.MapGet("", Get).Needs(Role.Reader)
            .Says("getBatch", "How far a batch is; live with Accept: text/event-stream")
            .Streams("event: batch\ndata: {\"name\":\"march\",\"ended\":17}\n").Produces<BatchStatus>();
        batch.MapPut("", async (Caller caller, string id, CancellationToken cancellationToken) => Results.Json(
            await caller.Docs.Batches.OpenAsync(id, new BatchOptions(), cancellationToken), WebJson.Options))
            .Needs(Changing).Says("openBatch", "Opens a batch, or joins the one that is open")
            .Produces<BatchStatus>();
        batch.MapPost(
            "/import",
            async (Caller caller, string id, ImportRequest body, CancellationToken cancellationToken) => Results.Json(
                await caller.Docs.Batches.ImportAsync(id, body.ToImport(), cancellationToken), WebJson.Options,
                statusCode: StatusCodes.Status202Accepted))
            .Needs(Changing)
            .Says("importBatch", "Has the silos read the batch's files where they lie: on AWS, s3://bucket/prefix")
            .Produces<BatchStatus>(StatusCodes.Status202Accepted);
        Map(batch, "/pause", "pauseBatch", "Takes no further file until it is resumed", b => b.PauseAsync);
        Map(batch, "/resume", "resumeBatch", "Goes on", b => b.ResumeAsync);
        Map(batch, "/cancel", "cancelBatch", "Cancels each document that is not finished", b => b.CancelAsync);
    }

    private static async Task Get(
        Caller caller, HttpContext context, string id, EventStreams streams, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (EventStreams.IsWanted(context.Request))
        {
            await streams.Send(context, new BatchStatusFeed(id, time));
            return;
        }

        await context.Response.WriteAsJsonAsync(
            await caller.Docs.Batches.GetAsync(id, cancellationToken), WebJson.Options, cancellationToken);
    }

    private static void Map(
        RouteGroupBuilder batch, string path, string name, string summary,
        Func<IBatchClient, Func<string, CancellationToken, Task<BatchStatus>>> command) =>
        batch.MapPost(path, async (Caller caller, string id, CancellationToken cancellationToken) => Results.Json(
            await command(caller.Docs.Batches)(id, cancellationToken), WebJson.Options,
            statusCode: StatusCodes.Status202Accepted))
            .Needs(Changing).Says(name, summary).Produces<BatchStatus>(StatusCodes.Status202Accepted);
}
