using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;
using Orleans.Docs.OpenSearchServer.Indices;

namespace Orleans.Docs.OpenSearchServer.Querying;

/// <summary>Counts and sums over what a search found.</summary>
internal static class Aggregations
{
    private static readonly HashSet<string> Metrics = ["sum", "min", "max", "avg", "value_count", "cardinality"];

    public static JsonObject? Run(JsonNode? definitions, IReadOnlyList<Candidate> found)
    {
        if (definitions is not JsonObject named)
        {
            return null;
        }

        var results = new JsonObject();
        foreach (var (name, definition) in named)
        {
            results[name] = RunOne((JsonObject)definition!, found);
        }

        return results;
    }

    private static JsonObject RunOne(JsonObject definition, IReadOnlyList<Candidate> found)
    {
        var inner = definition["aggs"] ?? definition["aggregations"];
        var (type, body) = definition.Where(pair => pair.Key is not ("aggs" or "aggregations" or "meta"))
            .Select(pair => (pair.Key, (JsonObject)pair.Value!)).Single();
        return type switch
        {
            "terms" => Terms(body, inner, found),
            "nested" => NestedOnes(body, inner, found),
            "filter" => Bucket(
                [.. found.GroupBy(candidate => candidate.Index).SelectMany(group => Filter(group, body))], inner),
            _ when Metrics.Contains(type) => Metric(type, body, found),
            _ => throw ApiException.NotSupported($"aggregation {type}"),
        };
    }

    private static IEnumerable<Candidate> Filter(IGrouping<IndexState, Candidate> group, JsonObject body)
    {
        var query = new QueryReader(group.Key).Read(body);
        return group.Where(candidate => query.Score(candidate) is not null);
    }

    private static JsonObject Bucket(IReadOnlyList<Candidate> found, JsonNode? inner)
    {
        var bucket = new JsonObject { ["doc_count"] = found.Count };
        foreach (var (name, result) in Run(inner, found) ?? [])
        {
            bucket[name] = result!.DeepClone();
        }

        return bucket;
    }

    private static JsonObject NestedOnes(JsonObject body, JsonNode? inner, IReadOnlyList<Candidate> found)
    {
        var path = body["path"]!.ToString();
        return Bucket(
            [
                .. found.SelectMany(candidate => (candidate.Fields.Nested.GetValueOrDefault(path) ?? [])
                    .Select(fields => candidate with { Fields = fields, Nested = path })),
            ],
            inner);
    }

    private static JsonObject Terms(JsonObject body, JsonNode? inner, IReadOnlyList<Candidate> found)
    {
        foreach (var (name, _) in body)
        {
            if (name is not ("field" or "size" or "shard_size" or "order" or "min_doc_count"))
            {
                throw ApiException.NotSupported($"terms aggregation {name}");
            }
        }

        if (body["order"]?.ToJsonString() is not (null or """[{"_count":"desc"},{"_key":"asc"}]"""
            or """{"_count":"desc"}"""))
        {
            throw ApiException.NotSupported("order of a terms aggregation");
        }

        var path = body["field"]!.ToString();
        var size = body["size"]?.GetValue<int>() ?? 10;
        var field = found.Count == 0 ? null : found[0].Index.Mapping.Field(path);
        if (field?.IsText == true)
        {
            throw ApiException.Illegal(
                "Text fields are not optimised for operations that require per-document field data like "
                    + "aggregations and "
                + "sorting, so these operations are disabled by default. Please use a keyword field instead. "
                + $"[{path}]");
        }

        var buckets = found
            .SelectMany(candidate => ValuesOf(candidate, path).Distinct().Select(value => (value, candidate)))
            .GroupBy(pair => pair.value, pair => pair.candidate)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, Comparer<IComparable>.Create((a, b) => a is string text
                ? string.CompareOrdinal(text, (string)b)
                : a.CompareTo(b)))
            .ToList();
        var given = new JsonArray();
        foreach (var group in buckets.Take(size))
        {
            var bucket = Bucket([.. group], inner);
            bucket.Insert(0, "key", FieldValues.Json(field, group.Key));
            given.Add((JsonNode)bucket);
        }

        return new JsonObject
        {
            ["doc_count_error_upper_bound"] = 0,
            ["sum_other_doc_count"] = buckets.Skip(size).Sum(group => group.Count()),
            ["buckets"] = given,
        };
    }

    private static List<IComparable> ValuesOf(Candidate candidate, string path) =>
        path == "_index" ? [candidate.Index.Name] : candidate.Fields.Values.GetValueOrDefault(path) ?? [];

    private static JsonObject Metric(string type, JsonObject body, IReadOnlyList<Candidate> found)
    {
        var path = body["field"]!.ToString();
        var values = found.SelectMany(candidate => ValuesOf(candidate, path)).ToList();
        if (type is "value_count" or "cardinality")
        {
            return new JsonObject { ["value"] = type == "value_count" ? values.Count : values.Distinct().Count() };
        }

        var numbers = values.Select(value => Convert.ToDouble(value, null)).ToList();
        double? result = type switch
        {
            "sum" => numbers.Sum(),
            _ when numbers.Count == 0 => null,
            "min" => numbers.Min(),
            "max" => numbers.Max(),
            _ => numbers.Average(),
        };
        return new JsonObject { ["value"] = result };
    }
}
