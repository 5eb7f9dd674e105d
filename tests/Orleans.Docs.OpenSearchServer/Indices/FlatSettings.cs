using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Orleans.Docs.OpenSearchServer.Http;

namespace Orleans.Docs.OpenSearchServer.Indices;

/// <summary>Settings of an index under their full names, all values as text.</summary>
internal static partial class FlatSettings
{
    private static readonly string[] Fixed = ["index.number_of_shards", "index.routing_partition_size", "index.codec"];

    /// <summary>Nested, dotted, with and without the first <c>index</c>: it all means the same.</summary>
    public static SortedDictionary<string, string?> Read(JsonObject? settings)
    {
        var flat = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        if (settings is not null)
        {
            Add(flat, "", settings);
        }

        foreach (var name in flat.Keys)
        {
            if (!Known().IsMatch(name))
            {
                throw ApiException.Illegal(
                    $"unknown setting [{name}] please check that any required plugins are installed, "
                    + "or check the breaking changes documentation for removed settings");
            }
        }

        return flat;
    }

    /// <summary>What may not change while the index lives.</summary>
    public static void CheckDynamic(IEnumerable<string> names, string index)
    {
        var fixedOnes =
            names.Where(name => Fixed.Contains(name) || name.StartsWith("index.analysis.", default)).ToList();
        if (fixedOnes.Count > 0)
        {
            throw ApiException.Illegal(
                $"Can't update non dynamic settings [[{string.Join(", ", fixedOnes)}]] for open indices [[{index}]]");
        }
    }

    public static JsonObject Write(IEnumerable<KeyValuePair<string, string?>> settings, bool flat)
    {
        var all = new JsonObject();
        foreach (var (name, value) in settings)
        {
            if (flat)
            {
                all[name] = value;
                continue;
            }

            var place = all;
            var parts = name.Split('.');
            foreach (var part in parts[..^1])
            {
                place = (JsonObject)(place[part] ??= new JsonObject());
            }

            place[parts[^1]] = value;
        }

        return all;
    }

    private static void Add(SortedDictionary<string, string?> flat, string prefix, JsonObject settings)
    {
        foreach (var (name, value) in settings)
        {
            var full = prefix.Length == 0 ? name : $"{prefix}.{name}";
            switch (value)
            {
                case JsonObject inner when full == "settings":
                    Add(flat, prefix, inner);
                    break;
                case JsonObject inner:
                    Add(flat, full, inner);
                    break;
                case JsonArray list:
                    for (var at = 0; at < list.Count; at++)
                    {
                        flat[$"{Named(full)}.{at}"] = list[at]?.ToString();
                    }

                    break;
                default:
                    flat[Named(full)] = value?.ToString();
                    break;
            }
        }
    }

    private static string Named(string name) => name.StartsWith("index.", default) ? name : $"index.{name}";

    [GeneratedRegex(
        @"^index\.(number_of_(shards|replicas)|auto_expand_replicas|refresh_interval|codec|hidden|blocks\.\w+|max_\w+|"
        + @"translog\.\w+|analysis\..+|soft_deletes\..+|query_string\.lenient|routing_partition_size|"
        + @"query\.default_field(\.\d+)?|sort\..+|mapping\..+|search\..+|gc_deletes|number_of_routing_shards|"
        + @"priority|routing\..+|merge\..+)$")]
    private static partial Regex Known();
}
