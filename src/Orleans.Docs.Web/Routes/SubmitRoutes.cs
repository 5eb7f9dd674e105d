using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Docs.Callers;
using Orleans.Docs.Uploads;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Live;
using Orleans.Docs.Web.Problems;
using Orleans.Docs.Web.Uploads;

namespace Orleans.Docs.Web.Routes;

/// <summary>A file in one request. It goes on to the store as it comes in; no request holds all of it.</summary>
internal static class SubmitRoutes
{
    /// <summary>What a form has besides its file.</summary>
    private const long FormBytesMax = 256 * 1024;

    public static void MapSubmit(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/documents", Submit).Needs(Role.Submitter)
            .Says(
                "submitDocument",
                "Takes a file in: the body itself, or the one file of a form behind its fields, which may say what the "
                    + "query says")
            .HappensOnce().ReadsQuery("name", "Name of the file; else that of Content-Disposition")
            .ReadsQuery("id", "Id of the document; else it comes from the bytes, the same for the same")
            .ReadsQuery("new", "true makes a new document in any case")
            .ReadsQuery("tag", "NAME=VALUE; any number of them").ReadsQuery("lane", "real-time or batch")
            .ReadsQuery("deadline", "When it should be done; moves it up in the queues")
            .Accepts<Stream>("*/*")
            .Produces<ReceiptAnswer>(StatusCodes.Status202Accepted);

    private static async Task<IResult> Submit(
        Caller caller, HttpContext context, IOptions<UploadSettings> settings, CancellationToken cancellationToken)
    {
        Open(context, settings.Value.FileBytesMax + FormBytesMax);
        var file = await IncomingFiles.Find(context.Request, cancellationToken);
        var upload = context.Request.IdempotencyKey() is { } key ? UploadOf(caller, key) : null;
        var receipt = await caller.Docs.SubmitAsync(
            file.Content, file.Options, progress: null, upload, cancellationToken);
        return Taken(context, receipt);
    }

    /// <summary>Lets the body be as long as an upload may be.</summary>
    public static void Open(HttpContext context, long bytesMax)
    {
        if (context.Request.ContentLength > bytesMax)
        {
            throw new ProblemException(Problem.TooLarge);
        }

        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = bytesMax;
    }

    public static IResult Taken(HttpContext context, Receipt receipt)
    {
        context.RequestServices.GetRequiredService<Arrivals>().Tell(receipt);
        var answer = ReceiptAnswer.Of(receipt);
        context.Response.Headers.Location = answer.Self;
        context.Response.Headers.ETag = Headers.TagOf(receipt.Version).ToString();
        return Results.Json(answer, WebJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>The id of the upload that a key stands for: the same for the same caller and nobody else.</summary>
    public static string UploadOf(Caller caller, string key) => "key-" + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.Subject}\n{key}")).AsSpan(0, 16));
}
