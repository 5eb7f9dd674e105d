using System.Text.Json;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Search;

/// <summary>
/// Why a request came to nothing: the status and OpenSearch's own name for the error, and never what was sent or said,
/// since that may hold a document's text.
/// </summary>
internal sealed class OpenSearchFailure(int status, string type, Exception? inner = null) : Exception(type, inner)
{
    private const int TypeLengthMax = 100;
    private const int DepthMax = 8;

    /// <summary>0: there was no answer.</summary>
    public int Status { get; } = status;

    public string Type { get; } = type;

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What <c>Date</c> said, to notice a clock that is wrong.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>Whether the same may succeed later.</summary>
    public bool IsPassing => Status is 0 or 408 or 429 or 500 or 502 or 503 or 504;

    /// <param name="generation">What was asked for; an index that is not there was lost.</param>
    public IndexUnavailableException ToUnavailable(string? generation = null) => new(
        Status == 0 ? $"the search index gave no answer: {Type}" : $"the search index answered {Status}: {Type}", this)
    {
        Damaged = Status == 404 && Type == "index_not_found_exception" ? generation : null,
    };

    /// <summary>All names of errors in an answer, the first for the whole of it; one word if there is none.</summary>
    public static IReadOnlyList<string> TypesIn(JsonElement? answer)
    {
        var types = new List<string>();
        if (answer is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("error", out var error))
        {
            Collect(error, types, 0);
        }

        return types.Count > 0 ? types : ["unnamed error"];
    }

    private static void Collect(JsonElement error, List<string> types, int depth)
    {
        if (depth > DepthMax)
        {
            return;
        }

        if (error.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in error.EnumerateArray())
            {
                Collect(item, types, depth + 1);
            }
        }
        else if (error.ValueKind == JsonValueKind.Object)
        {
            if (error.TryGetProperty("type", out var type) && type.GetString() is { Length: < TypeLengthMax } name
                && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                types.Add(name);
            }

            foreach (var inner in error.EnumerateObject().Where(property => property.Value.ValueKind
                is JsonValueKind.Array or JsonValueKind.Object))
            {
                Collect(inner.Value, types, depth + 1);
            }
        }
    }
}
