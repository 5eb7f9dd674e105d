using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;
using Orleans.Docs.OpenSearchServer.Indices;

namespace Orleans.Docs.OpenSearchServer.Querying;

/// <summary>Reads the query language, for one index and its mapping.</summary>
internal sealed partial class QueryReader(IndexState index)
{
    private const int ClausesMax = 1_024;
    private const int TermsMax = 65_536;

    private int _clauses;

    public IQuery Read(JsonNode? query)
    {
        if (query is null)
        {
            return Matching.All;
        }

        var (name, body) = Only(query, "query malformed, empty clause found");
        return name switch
        {
            "match_all" => new ConstantScore(Matching.All, BoostOf(body)),
            "match_none" => Matching.None,
            "bool" => ReadBool(body),
            "term" => ReadTerm(body),
            "terms" => ReadTerms(body),
            "ids" => ReadIds(body),
            "range" => ReadRange(body),
            "exists" => ReadExists(body),
            "prefix" => ReadPrefix(body),
            "match" => ReadMatch(body),
            "match_phrase" => ReadPhrase(body, isPrefix: false),
            "match_phrase_prefix" => ReadPhrase(body, isPrefix: true),
            "multi_match" => ReadMultiMatch(body),
            "constant_score" => new ConstantScore(Read(Need(body, "filter")), BoostOf(body)),
            "dis_max" => new DisjunctionMax(
                [.. Need(body, "queries").AsArray().Select(Read)], body["tie_breaker"]?.GetValue<double>() ?? 0),
            "nested" => ReadNested(body),
            _ when KnownElsewhere.Contains(name) => throw ApiException.NotSupported($"query {name}"),
            _ => throw ApiException.Parsing($"unknown query [{name}]"),
        };
    }

    private static readonly HashSet<string> KnownElsewhere =
    [
        "query_string", "simple_query_string", "intervals", "fuzzy", "wildcard", "regexp", "match_bool_prefix",
        "function_score", "script", "script_score", "geo_distance", "geo_bounding_box", "geo_shape", "span_term",
        "span_near", "span_multi", "span_or", "span_not", "span_first", "more_like_this", "percolate", "has_child",
        "has_parent", "parent_id", "distance_feature", "boosting", "terms_set", "type", "wrapper", "knn",
        "rank_feature",
        "combined_fields", "common", "hybrid", "neural",
    ];

    private static (string Name, JsonObject Body) Only(JsonNode node, string otherwise)
    {
        var pairs = node as JsonObject ?? throw ApiException.Parsing(otherwise);
        return pairs.Count switch
        {
            0 => throw ApiException.Illegal(otherwise),
            1 => (pairs.First().Key, pairs.First().Value as JsonObject
                ?? throw ApiException.Parsing(
                    $"[{pairs.First().Key}] query malformed, no start_object after query name")),
            _ => throw ApiException.Parsing(
                $"[{pairs.First().Key}] malformed query, expected [END_OBJECT] but found [FIELD_NAME]"),
        };
    }

    private static JsonNode Need(JsonObject body, string name) =>
        body[name] ?? throw ApiException.Parsing($"[{name}] is required");

    private static double BoostOf(JsonObject body) => body["boost"]?.GetValue<double>() ?? 1;

    private Bool ReadBool(JsonObject body)
    {
        foreach (var (name, _) in body)
        {
            if (name is not ("must" or "should" or "filter" or "must_not" or "boost" or "minimum_should_match"
                or "adjust_pure_negative" or "_name"))
            {
                throw ApiException.Parsing($"[bool] query does not support [{name}]");
            }
        }

        var (must, should) = (ReadAll(body["must"]), ReadAll(body["should"]));
        var (filter, mustNot) = (ReadAll(body["filter"]), ReadAll(body["must_not"]));
        var least = body["minimum_should_match"] is { } given
            ? int.TryParse(given.ToString(), out var number)
                ? number
                : throw ApiException.NotSupported("minimum_should_match other than a number")
            : should.Count > 0 && must.Count == 0 && filter.Count == 0 ? 1 : 0;
        return new Bool(must, should, filter, mustNot, least);
    }

    private IReadOnlyList<IQuery> ReadAll(JsonNode? clauses)
    {
        var list = clauses switch
        {
            null => [],
            JsonArray array => array.ToArray(),
            _ => [clauses],
        };
        _clauses += list.Length;
        return _clauses <= ClausesMax
            ? [.. list.Select(Read)]
            : throw new ApiException(400, "too_many_clauses", $"maxClauseCount is set to {ClausesMax}");
    }

    private Boosted ReadTerm(JsonObject body)
    {
        var (path, value) = FieldOf(body, "term");
        var (wanted, boost) = value is JsonObject long_
            ? (Need(long_, "value"), BoostOf(long_))
            : (value ?? throw ApiException.Illegal("value cannot be null"), 1);
        return new Boosted(Term(path, wanted), boost);
    }

    private IQuery Term(string path, JsonNode wanted)
    {
        if (path is "_id" or "_index" or "_type" or "_routing" or "_ignored")
        {
            var text = FieldValues.Text(wanted);
            return new Matching(candidate => MetaValues(candidate, path).Contains(text));
        }

        if (index.Mapping.Field(path) is not { } field)
        {
            return Matching.None;
        }

        if (field.IsText)
        {
            return new Phrase(field, [FieldValues.Text(wanted)]);
        }

        var value = ReadQueryValue(field, wanted);
        return new Matching(candidate => Values(candidate, field).Any(value.Equals));
    }

    private Matching ReadTerms(JsonObject body)
    {
        var (path, value) = FieldOf(body, "terms");
        if (value is JsonObject)
        {
            throw ApiException.NotSupported("terms lookup");
        }

        var wanted = value as JsonArray ?? throw ApiException.Parsing("[terms] query requires an array of values");
        var max = int.Parse(index.Settings.GetValueOrDefault("index.max_terms_count") ?? $"{TermsMax}", null);
        if (wanted.Count > max)
        {
            throw ApiException.Illegal(
                $"The number of terms [{wanted.Count}] used in the Terms Query request has exceeded the allowed "
                    + "maximum of "
                + $"[{max}]. This maximum can be set by changing the [index.max_terms_count] index level setting.");
        }

        if (index.Mapping.Field(path) is { IsText: false } field)
        {
            var values = wanted.Select(node => ReadQueryValue(field, node!)).ToHashSet();
            return new Matching(candidate => Values(candidate, field).Any(values.Contains));
        }

        var terms = wanted.Select(node => Term(path, node!)).ToList();
        return new Matching(candidate => terms.Exists(term => term.Score(candidate) is not null));
    }

    private static Matching ReadIds(JsonObject body)
    {
        var ids = (body["values"] as JsonArray ?? []).Select(id => FieldValues.Text(id!)).ToHashSet();
        return new Matching(candidate => ids.Contains(candidate.Document.Id));
    }

    private Matching ReadRange(JsonObject body)
    {
        var (path, value) = FieldOf(body, "range");
        var bounds = value as JsonObject ?? throw ApiException.Parsing("[range] query malformed");
        if (index.Mapping.Field(path) is not { } field)
        {
            return Matching.None;
        }

        var tests = new List<Func<IComparable, bool>>();
        foreach (var (name, bound) in bounds)
        {
            if (name is "boost" or "format" or "time_zone" or "relation" || bound is null)
            {
                continue;
            }

            var limit = ReadQueryValue(field, bound);
            tests.Add(name switch
            {
                "gt" => found => Compare(found, limit) > 0,
                "gte" => found => Compare(found, limit) >= 0,
                "lt" => found => Compare(found, limit) < 0,
                "lte" => found => Compare(found, limit) <= 0,
                "from" or "to" or "include_lower" or "include_upper" =>
                    throw ApiException.NotSupported($"range {name}"),
                _ => throw ApiException.Parsing($"[range] query does not support [{name}]"),
            });
        }

        return new Matching(candidate => Values(candidate, field).Any(found => tests.TrueForAll(test => test(found))));
    }

    private static Matching ReadExists(JsonObject body)
    {
        var path = Need(body, "field").ToString();
        return path switch
        {
            "_id" or "_index" or "_type" or "_seq_no" or "_version" => Matching.All,
            "_source" => throw new ApiException(400, "query_shard_exception", "The _source field is not searchable"),
            "_routing" => new Matching(candidate => candidate.Document.Routing is not null),
            _ => new Matching(candidate => candidate.Fields.Present.Contains(path)),
        };
    }

    private Matching ReadPrefix(JsonObject body)
    {
        var (path, value) = FieldOf(body, "prefix");
        var (node, boost) = value is JsonObject long_ ? (Need(long_, "value"), BoostOf(long_)) : (value!, 1);
        var start = node.ToString();
        return index.Mapping.Field(path) switch
        {
            null => Matching.None,
            { IsText: true } field => new Matching(candidate =>
                candidate.Fields.Words.GetValueOrDefault(field.Path)?.Exists(
                    token => token.Term.StartsWith(start, StringComparison.Ordinal)) == true, boost),
            var field => new Matching(candidate =>
                Values(candidate, field).OfType<string>().Any(
                    found => found.StartsWith(start, StringComparison.Ordinal)), boost),
        };
    }

    private Nested ReadNested(JsonObject body)
    {
        var path = Need(body, "path").ToString();
        return index.Mapping.IsNested(path)
            ? new Nested(path, Read(Need(body, "query")))
            : throw new ApiException(
                400, "query_shard_exception",
                $"failed to create query: [nested] failed to find nested object under path "
                + $"[{path}]");
    }

    private static (string Path, JsonNode? Value) FieldOf(JsonObject body, string query)
    {
        var fields = body.Where(pair => pair.Key is not ("boost" or "_name")).ToList();
        return fields.Count == 1 ? (fields[0].Key, fields[0].Value) : throw ApiException.Parsing(
            $"[{query}] query doesn't support multiple fields, found "
                + $"[{string.Join("] and [", fields.Select(f => f.Key))}]");
    }
}
