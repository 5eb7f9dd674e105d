using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Orleans.Docs.AwsStub.Wire;

/// <summary>A request as it came over the wire, its body read whole.</summary>
public sealed class StubRequest
{
    public StubRequest(
        string method, string rawPath, string rawQuery, IReadOnlyDictionary<string, string[]> headers, byte[] body)
    {
        Method = method;
        RawPath = rawPath;
        RawQuery = rawQuery;
        Headers = headers;
        Body = body;
    }

    public string Method { get; }

    /// <summary>Encoded as it was sent.</summary>
    public string RawPath { get; }

    /// <summary>With its question mark, or empty.</summary>
    public string RawQuery { get; }

    /// <summary>By name in small letters.</summary>
    public IReadOnlyDictionary<string, string[]> Headers { get; }

    /// <summary>The payload; of a body in signed chunks, what the chunks hold.</summary>
    public byte[] Body { get; set; }

    /// <summary>Of a file that is sent to S3 by a form.</summary>
    public PostedForm? Posted { get; set; }

    public IReadOnlyList<string> Path => [.. RawPath.Trim('/').Split('/').Select(Uri.UnescapeDataString)];

    /// <summary>The operation of a service whose operations stand in a header behind a prefix of the service.</summary>
    /// <exception cref="RefusedException">The header names none.</exception>
    public string TargetOperation(string prefix) =>
        Header("x-amz-target") is { } target && target.StartsWith(prefix, StringComparison.Ordinal)
            ? target[prefix.Length..]
            : throw new RefusedException(400, "UnknownOperationException", "no target");

    public static async Task<StubRequest> Read(HttpContext http, int bytesMax, CancellationToken cancellationToken)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        using var body = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > bytesMax)
            {
                throw new BadHttpRequestException("the body is over the stub's limit", 413);
            }
        }

        return new StubRequest(
            http.Request.Method,
            question < 0 ? target : target[..question],
            question < 0 ? "" : target[question..],
            http.Request.Headers.ToDictionary(
                header => header.Key.ToLowerInvariant(),
                header => header.Value.Select(value => value ?? "").ToArray(), StringComparer.Ordinal),
            body.ToArray());
    }

    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>A parameter of the query: its value, empty for one without, or null.</summary>
    public string? Parameter(string name) => Form(RawQuery.TrimStart('?')).GetValueOrDefault(name);

    public Dictionary<string, string> Form() => Form(Encoding.UTF8.GetString(Body));

    /// <exception cref="JsonException">It is none, or no object.</exception>
    public JsonObject Json() => Body.Length == 0
        ? []
        : JsonNode.Parse(Body) as JsonObject ?? throw new JsonException("the body is no object");

    private static Dictionary<string, string> Form(string text) => text
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => Decoded(pair[0]), pair =>
            pair.Length > 1 ? Decoded(pair[1]) : "", StringComparer.Ordinal);

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
