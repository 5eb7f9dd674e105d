using System.Text.Json;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Search;

/// <summary>What OpenSearch answered to a search, read.</summary>
internal sealed record SearchAnswer(List<SearchAnswer.Found> Hits, long Total, Facets Facets)
{
    /// <param name="TextBytes">Length of the text, which was left out.</param>
    public sealed record Found(IndexEntry Entry, double Score, long Number, long TextBytes);

    /// <exception cref="OpenSearchFailure">Only a part of the shards answered.</exception>
    public static SearchAnswer Read(JsonElement answer)
    {
        CheckShards(answer);
        var facets = new Facets();
        var results = answer.GetProperty("aggregations");
        foreach (var field in (string[])["type", "state", "pii"])
        {
            if (results.TryGetProperty(field, out var values))
            {
                Add(facets, field, values);
            }
        }

        if (results.TryGetProperty("tags", out var tags))
        {
            foreach (var name in tags.GetProperty("names").GetProperty("buckets").EnumerateArray())
            {
                Add(facets, $"tag:{name.GetProperty("key").GetString()}", name.GetProperty("values"));
            }
        }

        return new SearchAnswer(
            [.. HitsOf(answer).Select(Hit)], results.GetProperty("total").GetProperty("value").GetInt64(), facets);
    }

    public static void CheckShards(JsonElement answer)
    {
        var shards = answer.GetProperty("_shards");
        if (shards.GetProperty("failed").GetInt32() is > 0 and var failed)
        {
            throw new OpenSearchFailure(503, $"{failed} of {shards.GetProperty("total").GetInt32()} shards failed");
        }
    }

    public static IEnumerable<JsonElement> HitsOf(JsonElement answer) =>
        answer.GetProperty("hits").GetProperty("hits").EnumerateArray();

    public static IndexEntry EntryOf(JsonElement hit) =>
        EntryFields.Read(hit.GetProperty("_source"), hit.GetProperty("_version").GetInt64());

    private static Found Hit(JsonElement hit)
    {
        var source = hit.GetProperty("_source");
        var score = hit.TryGetProperty("_score", out var given) && given.ValueKind == JsonValueKind.Number
            ? given.GetDouble()
            : 0;
        return new Found(
            EntryOf(hit), score, source.GetProperty("number").GetInt64(), source.GetProperty("text_bytes").GetInt64());
    }

    private static void Add(Facets facets, string field, JsonElement values)
    {
        foreach (var bucket in values.GetProperty("buckets").EnumerateArray())
        {
            facets.Add(field, bucket.GetProperty("key").GetString()!, bucket.GetProperty("doc_count").GetInt64());
        }
    }
}
