using System.Text.Json.Nodes;

namespace Orleans.Docs.OpenSearchServer.Http;

/// <summary>An answer of OpenSearch that is an error: its status, its type and its reason.</summary>
internal sealed class ApiException(int status, string type, string reason) : Exception(reason)
{
    /// <summary>What OpenSearch can do and this server cannot; a test case that meets it is skipped with it.</summary>
    public const string Unsupported = "unsupported_by_test_server";

    public int Status { get; } = status;

    public string Type { get; } = type;

    public string? Index { get; init; }

    public static ApiException Illegal(string reason) => new(400, "illegal_argument_exception", reason);

    public static ApiException Parsing(string reason) => new(400, "parsing_exception", reason);

    public static ApiException NotSupported(string what) => new(501, Unsupported, what);

    public static ApiException NoIndex(string name) =>
        new(404, "index_not_found_exception", $"no such index [{name}]") { Index = name };

    /// <summary>As it stands below <c>error</c> of an item of a bulk request.</summary>
    public JsonObject Cause()
    {
        var cause = new JsonObject { ["type"] = Type, ["reason"] = Message };
        if (Index is not null)
        {
            cause["index"] = Index;
        }

        return cause;
    }

    public JsonObject Body()
    {
        var error = Cause();
        error["root_cause"] = new JsonArray(Cause());
        return new JsonObject { ["error"] = error, ["status"] = Status };
    }
}
