using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Orleans.Docs.Web;

/// <summary>Headers of answers and of requests that several routes share.</summary>
internal static class Headers
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const string UploadOffset = "Upload-Offset";
    public const string LastEventId = "Last-Event-ID";
    public const string Json = "application/json; charset=utf-8";

    /// <summary>Kept by the client alone, and asked about each time.</summary>
    public const string Revalidated = "private, no-cache";

    /// <summary>Nothing that is answered is guessed at, framed, run or kept by somebody else.</summary>
    public static void Protect(HttpResponse response)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    /// <summary>A version as an entity tag.</summary>
    public static EntityTagHeaderValue TagOf(long version) => new($"\"{version}\"");

    public static void Tag(HttpResponse response, long version)
    {
        response.Headers.ETag = TagOf(version).ToString();
        response.Headers.CacheControl = Revalidated;
    }

    /// <summary>Whether the client has this version already.</summary>
    public static bool Has(HttpRequest request, long version) =>
        request.GetTypedHeaders().IfNoneMatch is { Count: > 0 } tags
        && tags.Any(tag => tag.Tag == "*" || tag.Compare(TagOf(version), useStrongComparison: false));

    /// <summary>
    /// A name that contains nothing but what a header may hold; others get it encoded beside it (RFC 6266).
    /// </summary>
    public static string Attachment(string fileName)
    {
        var header = new ContentDispositionHeaderValue("attachment");
        header.SetHttpFileName(fileName);
        return header.ToString();
    }
}
