using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Orleans.Docs.Callers;
using Orleans.Docs.Uploads;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Routes;

/// <summary>
/// A file in several requests, each of which may be of any length: what has arrived stays, and a broken upload goes on
/// at <c>Upload-Offset</c>, from any machine of the tenant.
/// </summary>
internal static class UploadRoutes
{
    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/uploads", Open).Needs(Role.Submitter)
            .Says("openUpload", "Opens an upload, or joins the one that was opened with the same Idempotency-Key")
            .HappensOnce().Produces<UploadAnswer>(StatusCodes.Status201Created);
        routes.MapPost("/uploads/presigned", OpenPresigned).Needs(Role.Submitter)
            .Says(
                "openPresignedUpload",
                "Opens an upload whose bytes go to the store itself: a form that takes them as its last field, file. "
                    + "Only where silos have such a store; completed as any other")
            .HappensOnce().Produces<PresignedAnswer>(StatusCodes.Status201Created);
        var upload = routes.MapGroup("/uploads/{id}");
        upload.MapGet("", Get).Needs(Role.Submitter)
            .Says("getUpload", "How much has arrived, and the document once there is one").Produces<UploadAnswer>();
        upload.MapPatch("", Append).Needs(Role.Submitter)
            .Says("appendToUpload", "Goes on with the bytes from Upload-Offset on; answers how much has arrived")
            .ReadsHeader(Headers.UploadOffset, "How many bytes lie before these", isRequired: true)
            .Accepts<Stream>("*/*").Produces(StatusCodes.Status204NoContent);
        upload.MapPost("/complete", Complete).Needs(Role.Submitter)
            .Says("completeUpload", "Makes a document of what has arrived")
            .Produces<ReceiptAnswer>(StatusCodes.Status202Accepted);
        upload.MapDelete("", Abort).Needs(Role.Submitter)
            .Says("abortUpload", "Throws away what has arrived").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Open(
        Caller caller, HttpContext context, UploadRequest body, CancellationToken cancellationToken)
    {
        var id = NewId(caller, context);
        var status = await caller.Grain<IUploadGrain>(id).Open(OptionsOf(body)).WaitAsync(cancellationToken);
        context.Response.Headers.Location = $"{DocsWeb.Root}/uploads/{id}";
        Tell(context, status.LengthBytes);
        return Results.Json(UploadAnswer.Of(id, status), WebJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> OpenPresigned(
        Caller caller, HttpContext context, PresignedRequest body, CancellationToken cancellationToken)
    {
        var id = NewId(caller, context);
        var opened = await caller.Grain<IUploadGrain>(id)
            .OpenPresigned(
                OptionsOf(body), new PresignedFile { LengthBytes = body.Bytes, Sha256 = body.Sha256 })
            .WaitAsync(cancellationToken);
        context.Response.Headers.Location = $"{DocsWeb.Root}/uploads/{id}";
        return Results.Json(
            PresignedAnswer.Of(id, opened), WebJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Get(
        Caller caller, HttpContext context, string id, CancellationToken cancellationToken)
    {
        var status = await Upload(caller, id).Status().WaitAsync(cancellationToken);
        Tell(context, status.LengthBytes);
        return Results.Json(UploadAnswer.Of(id, status), WebJson.Options);
    }

    private static async Task<IResult> Append(
        Caller caller, HttpContext context, string id, IOptions<UploadSettings> settings,
        CancellationToken cancellationToken)
    {
        if (context.Request.Headers[Headers.UploadOffset] is not [var text]
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            throw new ProblemException(Problem.BadRequest.With("Upload-Offset says where these bytes belong"));
        }

        var left = settings.Value.FileBytesMax - offset;
        if (left < 0)
        {
            throw new ProblemException(Problem.TooLarge);
        }

        SubmitRoutes.Open(context, left);
        var upload = Upload(caller, id);
        try
        {
            Tell(context, await Take(upload, context.Request.Body, offset, cancellationToken));
        }
        catch (UploadRefusedException e) when (e.Code == "chunk_offset")
        {
            // Where to go on is for programs, too.
            Tell(context, (await upload.Status().WaitAsync(cancellationToken)).LengthBytes);
            throw;
        }

        return Results.NoContent();
    }

    /// <summary>Returns how much has arrived in all.</summary>
    private static async Task<long> Take(
        IUploadGrain upload, Stream body, long offset, CancellationToken cancellationToken)
    {
        var buffer = new byte[UploadLimits.ChunkBytesMax];
        UploadStatus? status = null;
        while (await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
            is > 0 and var length)
        {
            status = await upload.Append(offset, buffer.AsMemory(0, length)).WaitAsync(cancellationToken);
            offset += length;
        }

        // Without bytes nobody has looked at the offset yet.
        status ??= await upload.Status().WaitAsync(cancellationToken);
        return offset <= status.LengthBytes
            ? status.LengthBytes
            : throw new UploadRefusedException(
                "chunk_offset", $"the upload goes on at byte {status.LengthBytes}, not at {offset}");
    }

    private static async Task<IResult> Complete(
        Caller caller, HttpContext context, string id, CancellationToken cancellationToken) =>
        SubmitRoutes.Taken(context, await Upload(caller, id).Complete().WaitAsync(cancellationToken));

    private static async Task<IResult> Abort(Caller caller, string id, CancellationToken cancellationToken)
    {
        await Upload(caller, id).Abort().WaitAsync(cancellationToken);
        return Results.NoContent();
    }

    /// <summary>The same for the same caller and Idempotency-Key.</summary>
    private static string NewId(Caller caller, HttpContext context) =>
        context.Request.IdempotencyKey() is { } key
            ? SubmitRoutes.UploadOf(caller, key)
            : Guid.NewGuid().ToString("n");

    private static UploadOptions OptionsOf(UploadRequest body) => new()
    {
        FileName = body.FileName,
        MediaType = body.MediaType,
        Tags = body.Tags?.ToImmutableSortedDictionary(StringComparer.Ordinal)
            ?? ImmutableSortedDictionary<string, string>.Empty,
        DocumentId = body.Id,
        AlwaysNew = body.New,
        Lane = body.Lane,
        LengthBytes = body.Bytes,
    };

    private static IUploadGrain Upload(Caller caller, string id) =>
        caller.Grain<IUploadGrain>(Name.Check("upload", id));

    private static void Tell(HttpContext context, long bytes) =>
        context.Response.Headers[Headers.UploadOffset] = bytes.ToString(CultureInfo.InvariantCulture);
}
