using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;
using Orleans.Docs.OpenSearchServer.Indices;

namespace Orleans.Docs.OpenSearchServer.Querying;

/// <summary>A match, its score, and the values that decide its place.</summary>
internal sealed record Match(IndexState Index, StoredDocument Document, double Score, IReadOnlyList<IComparable?> Keys);

/// <summary>The order of hits: by the keys asked for, without any by score, equals as they were written.</summary>
internal sealed class Sorting : IComparer<Match>
{
    private readonly record struct Key(string Field, bool IsDescending, bool MissingFirst);

    private readonly List<Key> _keys = [];

    public static Sorting Of(JsonNode? sort, string? parameter)
    {
        var sorting = new Sorting();
        var keys = sort switch
        {
            JsonArray list => list.ToArray(),
            null => parameter?.Split(',').Select(part => (JsonNode?)JsonValue.Create(part)).ToArray() ?? [],
            _ => [sort],
        };
        foreach (var key in keys)
        {
            sorting.Add(key!);
        }

        return sorting;
    }

    public bool IsGiven => _keys.Count > 0;

    public bool NeedsScore => _keys.Exists(key => key.Field == "_score");

    public IReadOnlyList<IComparable?> KeysOf(Candidate candidate, double score) =>
        [.. _keys.Select(key => ValueOf(key, candidate, score))];

    public int Compare(Match? x, Match? y)
    {
        if (!IsGiven)
        {
            return y!.Score.CompareTo(x!.Score);
        }

        for (var at = 0; at < _keys.Count; at++)
        {
            var order = Compare(_keys[at], x!.Keys[at], y!.Keys[at]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>The place behind which a search goes on, as values of the sort.</summary>
    public Match PlaceOf(JsonArray after, IndexState index)
    {
        if (after.Count != _keys.Count)
        {
            throw ApiException.Illegal(_keys.Count == 0
                ? "Sort must contain at least one field."
                : $"search_after has {after.Count} value(s) but sort has {_keys.Count}.");
        }

        return new Match(index, null!, 0, [.. _keys.Zip(after, (key, value) => Read(key, value, index))]);
    }

    private static IComparable? Read(Key key, JsonNode? value, IndexState index) => value switch
    {
        null => null,
        _ when key.Field == "_score" => value.GetValue<double>(),
        _ when index.Mapping.Field(key.Field) is { } field => FieldValues.Of(field, value),
        _ when value.GetValueKind() == JsonValueKind.Number =>
            long.Parse(value.ToJsonString(), CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private void Add(JsonNode key)
    {
        if (key is JsonValue)
        {
            var parts = key.ToString().Split(':');
            _keys.Add(new Key(parts[0], parts.Length > 1 ? parts[1] == "desc" : parts[0] == "_score", false));
            return;
        }

        foreach (var (field, order) in (JsonObject)key)
        {
            if (field is "_script" or "_geo_distance" || order is JsonObject { } options && options.Any(
                option => option.Key is not ("order" or "missing" or "unmapped_type")))
            {
                throw ApiException.NotSupported($"sort by {field}");
            }

            var direction = (order is JsonObject long_ ? long_["order"] : order)?.ToString()
                ?? (field == "_score" ? "desc" : "asc");
            _keys.Add(new Key(field, direction == "desc", (order as JsonObject)?["missing"]?.ToString() == "_first"));
        }
    }

    private static IComparable? ValueOf(Key key, Candidate candidate, double score)
    {
        switch (key.Field)
        {
            case "_score":
                return score;
            case "_doc" or "_shard_doc":
                return candidate.Document.SequenceNumber;
            case "_id":
                return candidate.Document.Id;
            case "_seq_no":
                return candidate.Document.SequenceNumber;
        }

        if (candidate.Index.Mapping.Field(key.Field) is not { } field)
        {
            throw new ApiException(
                400, "query_shard_exception", $"No mapping found for [{key.Field}] in order to sort on");
        }

        if (field.IsText)
        {
            throw ApiException.Illegal(
                "Text fields are not optimised for operations that require per-document field data like "
                    + "aggregations and "
                + "sorting, so these operations are disabled by default. Please use a keyword field instead. "
                + $"[{field.Path}]");
        }

        var values = candidate.Fields.Values.GetValueOrDefault(field.Path);
        return values is null ? null : key.IsDescending ? values.Max() : values.Min();
    }

    private static int Compare(Key key, IComparable? x, IComparable? y)
    {
        if (x is null || y is null)
        {
            return x is null && y is null ? 0 : x is null == key.MissingFirst ? -1 : 1;
        }

        var order = x is string text && y is string other
            ? string.CompareOrdinal(text, other)
            : x.GetType() == y.GetType() ? x.CompareTo(y)
            : Convert.ToDouble(x, null).CompareTo(Convert.ToDouble(y, null));
        return key.IsDescending ? -order : order;
    }
}
