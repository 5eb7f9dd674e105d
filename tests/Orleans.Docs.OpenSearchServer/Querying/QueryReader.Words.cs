using System.Globalization;
using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;
using Orleans.Docs.OpenSearchServer.Indices;

namespace Orleans.Docs.OpenSearchServer.Querying;

/// <summary>Queries that are made of words, and the values that others compare.</summary>
internal sealed partial class QueryReader
{
    private const int ExpansionsMax = 50;

    private IQuery ReadMatch(JsonObject body)
    {
        var (path, value) = FieldOf(body, "match");
        var (text, options) = value is JsonObject long_ ? (Need(long_, "query"), long_) : (value!, []);
        foreach (var (name, _) in options)
        {
            if (name is not ("query" or "operator" or "boost" or "minimum_should_match" or "lenient" or "analyzer"))
            {
                throw ApiException.NotSupported($"match {name}");
            }
        }

        if (index.Mapping.Field(path) is not { IsText: true } field)
        {
            return Term(path, text);
        }

        var words = WordsOf(field, text, options["analyzer"]?.ToString())
            .Select(word => (IQuery)new Phrase(field, [word])).ToList();
        var isAnd = options["operator"]?.ToString().ToLowerInvariant() == "and";
        var least = options["minimum_should_match"] is { } given
            ? int.Parse(given.ToString(), CultureInfo.InvariantCulture)
            : 1;
        var matched = words.Count == 0 ? Matching.None
            : isAnd ? new Bool(words, [], [], [], 0)
            : (IQuery)new Bool([], words, [], [], least);
        return new Boosted(matched, BoostOf(options));
    }

    private Boosted ReadPhrase(JsonObject body, bool isPrefix)
    {
        var (path, value) = FieldOf(body, isPrefix ? "match_phrase_prefix" : "match_phrase");
        var (text, options) = value is JsonObject long_ ? (Need(long_, "query"), long_) : (value!, []);
        if (options["slop"]?.ToString() is not (null or "0"))
        {
            throw ApiException.NotSupported("slop");
        }

        int? expansions = isPrefix ? options["max_expansions"]?.GetValue<int>() ?? ExpansionsMax : null;
        return new Boosted(PhraseOf(path, text, expansions), BoostOf(options));
    }

    private IQuery PhraseOf(string path, JsonNode text, int? expansionsMax) => index.Mapping.Field(path) switch
    {
        null => Matching.None,
        { IsText: false } => Term(path, text),
        var field => new Phrase(field, WordsOf(field, text, null), expansionsMax),
    };

    private DisjunctionMax ReadMultiMatch(JsonObject body)
    {
        var text = Need(body, "query");
        var type = body["type"]?.ToString() ?? "best_fields";
        int? expansions = type == "phrase_prefix" ? body["max_expansions"]?.GetValue<int>() ?? ExpansionsMax : null;
        var parts = new List<IQuery>();
        foreach (var name in Need(body, "fields").AsArray().Select(field => field!.ToString()))
        {
            var caret = name.IndexOf('^', StringComparison.Ordinal);
            var path = caret < 0 ? name : name[..caret];
            if (path.Contains('*', StringComparison.Ordinal))
            {
                throw ApiException.NotSupported("multi_match with wildcards");
            }

            var inner = type switch
            {
                "phrase" or "phrase_prefix" => PhraseOf(path, text, expansions),
                "best_fields" or "most_fields" => ReadMatch(new JsonObject
                {
                    [path] = new JsonObject
                    {
                        ["query"] = text.DeepClone(),
                        ["operator"] = body["operator"]?.DeepClone() ?? "or",
                    },
                }),
                _ => throw ApiException.NotSupported($"multi_match {type}"),
            };
            parts.Add(
                new Boosted(inner, caret < 0 ? 1 : double.Parse(name[(caret + 1)..], CultureInfo.InvariantCulture)));
        }

        _clauses += parts.Count;
        return _clauses <= ClausesMax
            ? new DisjunctionMax(parts, type == "most_fields" ? 1 : body["tie_breaker"]?.GetValue<double>() ?? 0)
            : throw new ApiException(400, "too_many_clauses", $"maxClauseCount is set to {ClausesMax}");
    }

    private List<string> WordsOf(FieldMapping field, JsonNode text, string? analyzer) =>
        [.. index.AnalyzerOf(analyzer ?? field.SearchAnalyzerName).Words(FieldValues.Text(text))];

    private static IEnumerable<string> MetaValues(Candidate candidate, string path) => path switch
    {
        "_id" => [candidate.Document.Id],
        "_index" => [candidate.Index.Name, .. candidate.Index.Aliases.Keys],
        "_type" => ["_doc"],
        "_routing" => candidate.Document.Routing is { } routing ? [routing] : [],
        _ => (candidate.Fields.Values.GetValueOrDefault(path) ?? []).Cast<string>(),
    };

    private static List<IComparable> Values(Candidate candidate, FieldMapping field) =>
        candidate.Fields.Values.GetValueOrDefault(field.Path) ?? [];

    private static IComparable ReadQueryValue(FieldMapping field, JsonNode value)
    {
        try
        {
            return FieldValues.Of(field, value);
        }
        catch (ApiException e)
        {
            throw field.Type == "date" && FieldValues.Text(value).Contains("||", StringComparison.Ordinal)
                ? ApiException.NotSupported("date math")
                : new ApiException(400, "query_shard_exception", $"failed to create query: {e.Message}");
        }
    }

    private static int Compare(IComparable found, IComparable limit) => found is string text
        ? string.CompareOrdinal(text, (string)limit)
        : found.CompareTo(limit);
}
