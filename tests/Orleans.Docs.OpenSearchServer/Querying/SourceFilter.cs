using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;

namespace Orleans.Docs.OpenSearchServer.Querying;

/// <summary>Which parts of a source are given back.</summary>
internal sealed record SourceFilter(bool IsWanted, IReadOnlyList<string> Includes, IReadOnlyList<string> Excludes)
{
    public static readonly SourceFilter Whole = new(true, [], []);

    /// <summary>From the parameters of a request, and from its body where they say nothing.</summary>
    public static SourceFilter Of(ApiRequest? request, JsonNode? body)
    {
        var inBody = Of(body);
        var plain = request?.Parameter("_source");
        var (includes, excludes) = (request?.Parameter("_source_includes"), request?.Parameter("_source_excludes"));
        if (plain is null && includes is null && excludes is null)
        {
            return inBody;
        }

        var names = plain is null or "true" or "false" or "" ? [] : plain.Split(',');
        return new SourceFilter(
            plain != "false",
            includes is null ? names : includes.Split(','),
            excludes?.Split(',') ?? []);
    }

    public static SourceFilter Of(JsonNode? body) => body switch
    {
        null => Whole,
        JsonArray list => new(true, Names(list), []),
        JsonObject both => new(
            true, Names(both["includes"] ?? both["include"]), Names(both["excludes"] ?? both["exclude"])),
        JsonValue value when value.TryGetValue<bool>(out var wanted) => new(wanted, [], []),
        JsonValue value when value.ToString() is "true" or "false" => new(value.ToString() == "true", [], []),
        _ => new(true, Names(body), []),
    };

    public JsonObject Apply(JsonObject source) => Includes.Count == 0 && Excludes.Count == 0
        ? (JsonObject)source.DeepClone()
        : Apply(source, "");

    /// <summary>What a mapping says is kept of a source at all.</summary>
    public static SourceFilter OfMapping(JsonObject mapping) => Of(mapping["_source"] is JsonObject kept
        ? new JsonObject { ["includes"] = kept["includes"]?.DeepClone(), ["excludes"] = kept["excludes"]?.DeepClone() }
        : null);

    private JsonObject Apply(JsonObject source, string prefix)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in source)
        {
            var path = prefix + name;
            if (Excludes.Any(pattern => Covers(pattern, path)))
            {
                continue;
            }

            var inner = value switch
            {
                JsonObject part => Part(part, path),
                JsonArray list => List(list, path),
                _ => IsIncluded(path) ? value?.DeepClone() : Gone,
            };
            if (!ReferenceEquals(inner, Gone))
            {
                kept[name] = inner;
            }
        }

        return kept;
    }

    private static readonly JsonNode Gone = new JsonObject();

    private JsonNode? Part(JsonObject part, string path)
    {
        var kept = Apply(part, path + ".");
        return kept.Count > 0 || IsIncluded(path) ? kept : Gone;
    }

    private JsonNode? List(JsonArray list, string path)
    {
        var kept = new JsonArray();
        foreach (var item in list)
        {
            var inner = item is JsonObject part ? Part(part, path) : IsIncluded(path) ? item?.DeepClone() : Gone;
            if (!ReferenceEquals(inner, Gone))
            {
                kept.Add(inner);
            }
        }

        return kept.Count > 0 || IsIncluded(path) ? kept : Gone;
    }

    private bool IsIncluded(string path) => Includes.Count == 0 || Includes.Any(pattern => Covers(pattern, path));

    /// <summary>A name covers what lies below it.</summary>
    private static bool Covers(string pattern, string path)
    {
        for (var part = path; part.Length > 0; part = part.LastIndexOf('.') is > 0 and var dot ? part[..dot] : "")
        {
            if (Indices.Cluster.Like(pattern)(part))
            {
                return true;
            }
        }

        return false;
    }

    private static string[] Names(JsonNode? names) => names switch
    {
        null => [],
        JsonArray list => [.. list.Select(name => name!.ToString())],
        _ => names.ToString().Split(','),
    };
}
