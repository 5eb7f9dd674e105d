using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Docs.OpenSearchServer.Http;

/// <summary>A request with its path taken apart.</summary>
internal sealed class ApiRequest(
    string method, string path, IReadOnlyDictionary<string, string> query, ReadOnlyMemory<byte> body)
{
    public string Method { get; } = method;

    public string Path { get; } = path;

    public IReadOnlyDictionary<string, string> Query { get; } = query;

    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>What stood in the place of each name in braces.</summary>
    public IReadOnlyDictionary<string, string> Parts { get; set; } = new Dictionary<string, string>();

    public string? Part(string name) => Parts.GetValueOrDefault(name);

    public string? Parameter(string name) => Query.GetValueOrDefault(name);

    public bool Flag(string name, bool otherwise = false) => Parameter(name) switch
    {
        null => otherwise,
        "" or "true" => true,
        "false" => false,
        var other => throw ApiException.Illegal(
            $"Failed to parse value [{other}] as only [true] or [false] are allowed."),
    };

    /// <summary>Whether what was written is to be visible when the answer comes.</summary>
    public bool Refreshes => Parameter("refresh") is "" or "true" or "wait_for";

    public JsonObject? Json()
    {
        if (Body.Span.Trim(" \r\n\t"u8).IsEmpty)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(
                Body.Span, null, new JsonDocumentOptions { AllowTrailingCommas = false }) as JsonObject
                ?? throw ApiException.Parsing("Expected [START_OBJECT]");
        }
        catch (JsonException e)
        {
            throw new ApiException(400, "json_parse_exception", e.Message);
        }
    }

    public JsonObject NeedJson() => Json()
        ?? throw new ApiException(400, "parse_exception", "request body is required");
}

/// <summary>An answer; without a body for HEAD.</summary>
internal sealed record ApiResponse(int Status, JsonNode? Body)
{
    public static ApiResponse Ok(JsonNode body) => new(200, body);

    public static ApiResponse Acknowledged() => Ok(new JsonObject { ["acknowledged"] = true });
}
