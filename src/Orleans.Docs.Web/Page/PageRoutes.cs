using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Page;

/// <summary>The page. Its files say nothing of any document; what it shows it asks for with its user's key.</summary>
internal static class PageRoutes
{
    /// <summary>
    /// Scripts, styles and data come from here alone, nothing is inline, and no text becomes markup (trusted types
    /// without a policy).
    /// </summary>
    internal const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        + "trusted-types 'none'";

    private const string Kept = "public, max-age=31536000, immutable";
    private const string Asked = "no-cache";

    public static void MapPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (HttpContext context, PageFiles files) => Send(context, files.Index, Asked))
            .IsOpen().ExcludeFromDescription();
        routes.MapGet("/page/{hash}/{**name}", (HttpContext context, PageFiles files, string hash, string? name) =>
            Send(context, files.Find(hash, name ?? "") ?? throw new ProblemException(Problem.NotFound), Kept))
            .IsOpen().ExcludeFromDescription();
    }

    private static async Task Send(HttpContext context, PageFile file, string cacheControl)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = cacheControl;
        headers.ETag = file.Tag;
        headers.Vary = HeaderNames.AcceptEncoding;
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Tag == file.Tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (bytes, encoding) = Best(context.Request, file);
        headers.ContentEncoding = encoding;
        context.Response.ContentType = file.MediaType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static (byte[] Bytes, string? Encoding) Best(HttpRequest request, PageFile file)
    {
        var taken = request.GetTypedHeaders().AcceptEncoding
            .Where(encoding => encoding.Quality is null or > 0)
            .Select(encoding => encoding.Value.Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return taken.Contains("br") ? (file.Brotli, "br")
            : taken.Contains("gzip") ? (file.Gzip, "gzip")
            : (file.Plain, null);
    }
}
