using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Orleans.Docs.Review;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Search;

/// <summary>One search as OpenSearch wants it: hits, total and facets in one request.</summary>
internal sealed class SearchBody(OpenSearchIndexOptions options)
{
    private static readonly string[] WordFields =
        [.. EntryFields.Words.Select(field => $"words.{field.Name}^{field.Weight}")];

    public static bool IsByRelevance(SearchQuery query, QueryNode? words) =>
        query.Order == SearchOrder.Relevance && words is not null;

    public JsonObject Of(string tenant, SearchQuery query, QueryNode? words, SearchCursor? cursor)
    {
        var aggregations = new JsonObject
        {
            // Also of what the cursor leaves out.
            ["total"] = new JsonObject { ["value_count"] = new JsonObject { ["field"] = "number" } },
        };
        if (query.Facets)
        {
            AddFacets(aggregations);
        }

        var body = new JsonObject
        {
            // One more than asked for tells whether there is a next page.
            ["size"] = query.PageSize + 1,
            ["timeout"] = string.Create(
                CultureInfo.InvariantCulture, $"{(long)options.QueryTimeMax.TotalMilliseconds}ms"),
            ["track_total_hits"] = false,
            ["track_scores"] = words is not null,
            ["version"] = true,
            ["_source"] = new JsonObject { ["excludes"] = new JsonArray("text") },
            ["query"] = new JsonObject
            {
                ["bool"] = words is null
                    ? new JsonObject { ["filter"] = Filters(tenant, query) }
                    : new JsonObject { ["filter"] = Filters(tenant, query), ["must"] = Words(words) },
            },
            ["sort"] = SortOf(query, words),
            ["aggs"] = aggregations,
        };
        if (cursor is not null && IsByRelevance(query, words))
        {
            body["post_filter"] = Not(Terms("number", cursor.Given.Select(number => (JsonNode?)number)));
        }
        else if (cursor is not null)
        {
            body["search_after"] = new JsonArray(cursor.UploadedTicks, cursor.Document);
        }

        return body;
    }

    public static JsonObject ToReview(string tenant, ReviewQuery query, ReviewPlace? after)
    {
        var filters = new JsonArray(
            Term("tenant", tenant), Term("deleted", false), Term("review_status", query.Status.ToString()));
        if (query.Type is { } type)
        {
            filters.Add((JsonNode)Term("type", type));
        }

        if (query.Reason is { } reason)
        {
            filters.Add((JsonNode)Term("review_reasons", reason));
        }

        var body = new JsonObject
        {
            ["size"] = query.CountMax,
            ["version"] = true,
            ["track_total_hits"] = false,
            ["_source"] = new JsonObject { ["excludes"] = new JsonArray("text") },
            ["query"] = new JsonObject { ["bool"] = new JsonObject { ["filter"] = filters } },
            ["sort"] = new JsonArray(Key("review_priority", "desc"), Key("document", "asc")),
            ["aggs"] = new JsonObject
            {
                // Also of what stands before the place.
                ["total"] = new JsonObject { ["value_count"] = new JsonObject { ["field"] = "number" } },
            },
        };
        if (after is not null)
        {
            body["search_after"] = new JsonArray(after.Priority, after.Document);
        }

        return body;
    }

    public static JsonObject Term(string field, JsonNode value) =>
        new() { ["term"] = new JsonObject { [field] = new JsonObject { ["value"] = value } } };

    private static JsonObject Terms(string field, IEnumerable<JsonNode?> values) =>
        new() { ["terms"] = new JsonObject { [field] = new JsonArray([.. values]) } };

    private static JsonObject Not(JsonNode query) =>
        new() { ["bool"] = new JsonObject { ["must_not"] = new JsonArray(query) } };

    private static JsonArray SortOf(SearchQuery query, QueryNode? words) => new(
        IsByRelevance(query, words) ? Key("_score", "desc")
        : query.Order == SearchOrder.Oldest ? Key("uploaded", "asc")
        : Key("uploaded", "desc"),
        Key("document", "asc"));

    public static JsonObject Key(string field, string order) =>
        new() { [field] = new JsonObject { ["order"] = order } };

    private static JsonArray Filters(string tenant, SearchQuery query)
    {
        var filters = new JsonArray(Term("tenant", tenant), Term("deleted", false));
        AddAny(filters, "type", query.Types);
        AddAny(filters, "state", query.States);
        AddAny(filters, "pii", query.PiiTypes);
        if (query.From is not null || query.Until is not null)
        {
            var range = new JsonObject();
            if (query.From is { } from)
            {
                range["gte"] = from.UtcTicks;
            }

            if (query.Until is { } until)
            {
                range["lt"] = until.UtcTicks;
            }

            filters.Add((JsonNode)new JsonObject { ["range"] = new JsonObject { ["uploaded"] = range } });
        }

        foreach (var (name, value) in query.Tags)
        {
            filters.Add((JsonNode)Tag(name, value));
        }

        return filters;
    }

    public static JsonObject Tag(string name, string value) => new()
    {
        ["nested"] = new JsonObject
        {
            ["path"] = "tags",
            ["query"] = new JsonObject
            {
                ["bool"] = new JsonObject
                {
                    ["filter"] = new JsonArray(Term("tags.name", name), Term("tags.value", value)),
                },
            },
        },
    };

    private static void AddAny(JsonArray filters, string field, ImmutableArray<string> values)
    {
        if (!values.IsDefaultOrEmpty)
        {
            filters.Add((JsonNode)Terms(field, values.Select(value => (JsonNode?)value)));
        }
    }

    private JsonObject Words(QueryNode node) => node switch
    {
        QueryNode.Word word => Phrase(WordReader.All(word.Text)),
        QueryNode.Phrase phrase => Phrase(WordReader.All(phrase.Text)),
        QueryNode.Prefix prefix => Prefix(WordReader.All(prefix.Text)),
        QueryNode.Any any => new JsonObject
        {
            ["bool"] = new JsonObject
            {
                ["should"] = new JsonArray([.. any.Parts.Select(Words)]),
                ["minimum_should_match"] = 1,
            },
        },
        QueryNode.All all => new JsonObject
        {
            ["bool"] = new JsonObject
            {
                ["must"] = new JsonArray([.. all.Parts.Select(Words)]),
                ["must_not"] = new JsonArray([.. all.Without.Select(Words)]),
            },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, null),
    };

    private static JsonObject Nothing => new() { ["match_none"] = new JsonObject() };

    private static JsonObject Phrase(List<string> words) => words.Count == 0 ? Nothing : Multi(words, "phrase");

    /// <summary>A single beginning stands for every word there is, one within a phrase for a bounded number.</summary>
    private JsonObject Prefix(List<string> words)
    {
        if (words.Count == 0)
        {
            return Nothing;
        }

        if (words.Count > 1)
        {
            var phrase = Multi(words, "phrase_prefix");
            phrase["multi_match"]!["max_expansions"] = options.PrefixWordsMax;
            return phrase;
        }

        var fields = EntryFields.Words.Select(field => (JsonNode?)new JsonObject
        {
            ["prefix"] = new JsonObject
            {
                [$"words.{field.Name}"] = new JsonObject { ["value"] = words[0], ["boost"] = field.Weight },
            },
        });
        return new JsonObject { ["dis_max"] = new JsonObject { ["queries"] = new JsonArray([.. fields]) } };
    }

    private static JsonObject Multi(List<string> words, string type) => new()
    {
        ["multi_match"] = new JsonObject
        {
            ["query"] = string.Join(' ', words),
            ["type"] = type,
            ["fields"] = new JsonArray([.. WordFields.Select(field => (JsonNode?)field)]),
        },
    };

    private void AddFacets(JsonObject aggregations)
    {
        foreach (var field in (string[])["type", "state", "pii"])
        {
            aggregations[field] = Values(field, options.FacetValuesMax);
        }

        var names = Values("tags.name", options.FacetsMax);
        names["aggs"] = new JsonObject { ["values"] = Values("tags.value", options.FacetValuesMax) };
        aggregations["tags"] = new JsonObject
        {
            ["nested"] = new JsonObject { ["path"] = "tags" },
            ["aggs"] = new JsonObject { ["names"] = names },
        };
    }

    private JsonObject Values(string field, int max) => new()
    {
        ["terms"] = new JsonObject
        {
            ["field"] = field,
            ["size"] = max,
            ["shard_size"] = Math.Max(max, options.FacetValuesPerShardMax),
        },
    };
}
