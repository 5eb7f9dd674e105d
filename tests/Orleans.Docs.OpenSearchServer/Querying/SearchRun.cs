using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;
using Orleans.Docs.OpenSearchServer.Indices;

namespace Orleans.Docs.OpenSearchServer.Querying;

/// <summary>Runs a search over indices and makes its answer.</summary>
internal sealed class SearchRun(ApiRequest request, JsonObject body, Func<IReadOnlyList<IndexState>> resolve)
{
    private IReadOnlyList<IndexState> _indices = [];

    private const int WindowMax = 10_000;

    private static readonly HashSet<string> Understood =
    [
        "query", "size", "from", "sort", "search_after", "_source", "aggs", "aggregations", "track_total_hits",
        "track_scores", "version", "seq_no_primary_term", "post_filter", "min_score", "timeout", "stored_fields",
        "docvalue_fields",
    ];

    private static readonly HashSet<string> KnownElsewhere =
    [
        "highlight", "collapse", "rescore", "suggest", "script_fields", "indices_boost", "explain", "profile", "slice",
        "pit", "fields", "ext", "stats", "terminate_after", "runtime_mappings", "derived",
    ];

    private static readonly HashSet<string> Parameters =
    [
        "rest_total_hits_as_int", "size", "from", "sort", "_source", "_source_includes", "_source_excludes",
        "track_total_hits", "ignore_unavailable", "allow_no_indices", "expand_wildcards", "timeout", "version",
        "seq_no_primary_term", "request_cache", "preference", "search_type", "docvalue_fields",
        "ccs_minimize_roundtrips", "max_concurrent_shard_requests",
    ];

    public JsonObject Run()
    {
        CheckNames();
        _indices = resolve();
        var (size, from) = (Number("size", 10), Number("from", 0));
        CheckWindow(size, from);
        var sorting = Sorting.Of(body["sort"], request.Parameter("sort"));
        var found = Find(sorting);
        var matches = found.Where(match => match.IsHit).Select(match => match.Match).Order(sorting).ToList();
        var total = matches.Count;
        if (body["search_after"] is JsonArray after && _indices.Count > 0)
        {
            if (from > 0)
            {
                throw ApiException.Illegal("`from` parameter must be set to 0 when `search_after` is used.");
            }

            var place = sorting.PlaceOf(after, _indices[0]);
            matches.RemoveAll(match => sorting.Compare(match, place) <= 0);
        }

        var hasScores = !sorting.IsGiven || sorting.NeedsScore || body["track_scores"]?.ToString() == "true";
        var hits = new JsonObject();
        if (Tracked() is { } limit)
        {
            hits["total"] = request.Flag("rest_total_hits_as_int") ? JsonValue.Create(total) : new JsonObject
            {
                ["value"] = Math.Min(total, limit),
                ["relation"] = total > limit ? "gte" : "eq",
            };
        }
        else if (request.Flag("rest_total_hits_as_int"))
        {
            hits["total"] = -1;
        }

        hits["max_score"] = hasScores && matches.Count > 0 && size > 0 ? matches.Max(match => match.Score) : null;
        var page = matches.Skip(from).Take(size).Select(match => (JsonNode?)Hit(match, sorting, hasScores)).ToArray();
        hits["hits"] = new JsonArray(page);
        var answer = new JsonObject
        {
            ["took"] = 1,
            ["timed_out"] = false,
            ["_shards"] = ShardsOf(_indices),
            ["hits"] = hits,
        };
        if (Aggregations.Run(body["aggs"] ?? body["aggregations"], [.. found.Select(f => f.Candidate)]) is { } results)
        {
            answer["aggregations"] = results;
        }

        return answer;
    }

    public static JsonObject ShardsOf(IReadOnlyList<IndexState> indices)
    {
        var count = indices.Sum(index => index.Shards);
        return new JsonObject { ["total"] = count, ["successful"] = count, ["skipped"] = 0, ["failed"] = 0 };
    }

    /// <summary>
    /// What the query finds; aggregations count all of it, hits are what the filter behind it leaves.
    /// </summary>
    private List<(Match Match, Candidate Candidate, bool IsHit)> Find(Sorting sorting)
    {
        var found = new List<(Match, Candidate, bool)>();
        foreach (var index in _indices)
        {
            index.RefreshWhenDue();
            var query = new QueryReader(index).Read(body["query"]);
            var post = body["post_filter"] is { } filter ? new QueryReader(index).Read(filter) : Matching.All;
            var least = body["min_score"]?.GetValue<double>() ?? double.MinValue;
            foreach (var document in index.Searchable.Documents)
            {
                var candidate = new Candidate(index, document, document.Fields, null);
                if (query.Score(candidate) is { } score && score >= least)
                {
                    var match = new Match(index, document, score, sorting.KeysOf(candidate, score));
                    found.Add((match, candidate, post.Score(candidate) is not null));
                }
            }
        }

        return found;
    }

    private void CheckNames()
    {
        foreach (var (name, _) in body)
        {
            if (!Understood.Contains(name))
            {
                throw KnownElsewhere.Contains(name)
                    ? ApiException.NotSupported($"search {name}")
                    : ApiException.Parsing($"Unknown key for a START_OBJECT in [{name}].");
            }
        }

        if (request.Parameter("search_type") is { } type and not ("query_then_fetch" or "dfs_query_then_fetch"))
        {
            throw ApiException.Illegal($"No search type for [{type}]");
        }

        if (request.Query.Keys.FirstOrDefault(name => !Parameters.Contains(name)) is { } other)
        {
            throw ApiException.NotSupported($"search parameter {other}");
        }
    }

    private void CheckWindow(int size, int from)
    {
        if (from < 0)
        {
            throw ApiException.Illegal($"[from] parameter cannot be negative but was [{from}]");
        }

        if (size < 0)
        {
            throw ApiException.Illegal($"[size] parameter cannot be negative, found [{size}]");
        }

        foreach (var index in _indices)
        {
            var max = int.Parse(index.Settings.GetValueOrDefault("index.max_result_window") ?? $"{WindowMax}", null);
            if (size + from > max)
            {
                throw ApiException.Illegal(
                    $"Result window is too large, from + size must be less than or equal to: [{max}] but was "
                    + $"[{size + from}]. See the scroll api for a more efficient way to request large data sets. This "
                    + "limit can be set by changing the [index.max_result_window] index level setting.");
            }

            var docvalues = (body["docvalue_fields"] as JsonArray)?.Count ?? 0;
            var docvaluesMax = int.Parse(
                index.Settings.GetValueOrDefault("index.max_docvalue_fields_search") ?? "100", null);
            if (docvalues > docvaluesMax)
            {
                throw ApiException.Illegal(
                    $"Trying to retrieve too many docvalue_fields. Must be less than or equal to: [{docvaluesMax}] "
                        + "but was "
                    + $"[{docvalues}]. This limit can be set by changing the [index.max_docvalue_fields_search] index "
                    + "level setting.");
            }
        }
    }

    private int Number(string name, int otherwise) =>
        int.Parse(body[name]?.ToString() ?? request.Parameter(name) ?? $"{otherwise}", null);

    /// <summary>Up to how many hits are counted; null for none.</summary>
    private int? Tracked()
    {
        var asked = body["track_total_hits"]?.ToString() ?? request.Parameter("track_total_hits");
        var asNumber = request.Flag("rest_total_hits_as_int");
        if (int.TryParse(asked, out var number) && number < -1)
        {
            throw ApiException.Illegal($"[track_total_hits] parameter must be positive or equals to -1, got {number}");
        }

        if (asNumber && asked is not (null or "true" or "false"))
        {
            throw ApiException.Illegal(
                $"[rest_total_hits_as_int] cannot be used if the tracking of total hits is not accurate, got {asked}");
        }

        return asked switch
        {
            null => asNumber ? int.MaxValue : WindowMax,
            "true" or "True" => int.MaxValue,
            "false" or "False" => null,
            _ => int.Parse(asked, null),
        };
    }

    private JsonObject Hit(Match match, Sorting sorting, bool hasScores)
    {
        var hit = new JsonObject
        {
            ["_index"] = match.Index.Name,
            ["_type"] = "_doc",
            ["_id"] = match.Document.Id,
            ["_score"] = hasScores ? match.Score : null,
        };
        if (match.Document.Routing is { } routing)
        {
            hit["_routing"] = routing;
        }

        if ((body["version"]?.ToString() ?? request.Parameter("version")) is "true" or "True")
        {
            hit["_version"] = match.Document.Version;
        }

        if ((body["seq_no_primary_term"]?.ToString() ?? request.Parameter("seq_no_primary_term")) is "true" or "True")
        {
            hit["_seq_no"] = match.Document.SequenceNumber;
            hit["_primary_term"] = 1;
        }

        if (match.Document.Fields.Values.TryGetValue("_ignored", out var ignored))
        {
            hit["_ignored"] = new JsonArray([.. ignored.Select(field => (JsonNode?)field.ToString())]);
        }

        AddContent(hit, match);
        if (sorting.IsGiven)
        {
            hit["sort"] =
                new JsonArray([.. match.Keys.Select(key => key is null ? null : FieldValues.Json(null, key))]);
        }

        return hit;
    }

    private void AddContent(JsonObject hit, Match match)
    {
        if (body["stored_fields"] is JsonArray or JsonValue)
        {
            var names = body["stored_fields"] is JsonArray list ? list.Select(name => name!.ToString())
                : [body["stored_fields"]!.ToString()];
            if (names.Contains("_none_"))
            {
                throw ApiException.NotSupported("hits without ids");
            }

            if (!names.Contains("_source"))
            {
                return;
            }
        }

        var filter = SourceFilter.Of(request, body["_source"]);
        if (filter.IsWanted)
        {
            hit["_source"] = filter.Apply(match.Document.Source!);
        }

        var docvalues = (body["docvalue_fields"] as JsonArray)?.Select(field => field is JsonObject
            ? throw ApiException.NotSupported("docvalue_fields with a format")
            : field!.ToString()) ?? request.Parameter("docvalue_fields")?.Split(',') ?? [];
        foreach (var name in docvalues)
        {
            if (match.Document.Fields.Values.TryGetValue(name, out var values))
            {
                var field = match.Index.Mapping.Field(name);
                ((JsonObject)(hit["fields"] ??= new JsonObject()))[name] =
                    new JsonArray([.. values.Select(value => FieldValues.Json(field, value))]);
            }
        }
    }
}
