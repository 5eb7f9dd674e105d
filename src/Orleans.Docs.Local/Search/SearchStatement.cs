using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Search;

namespace Orleans.Docs.Local.Search;

internal enum SearchRow
{
    Hit,
    Total,
    Facet,
}

/// <summary>
/// One search as one statement, so that hits, total and facets are of one moment and the matches are found once. It
/// gives rows of five columns: <see cref="SearchRow"/>, a facet's field, its value, an entry or a count, the score.
/// </summary>
internal sealed class SearchStatement
{
    private readonly List<object> _values = [];

    private SearchStatement()
    {
    }

    public string Sql { get; private set; } = "";

    public static SearchStatement Of(
        long tenant, SearchQuery query, QueryNode? words, SearchCursor? cursor, SqliteSearchIndexOptions options)
    {
        var statement = new SearchStatement();
        var parts = new List<string>
        {
            // One more than asked for tells whether there is a next page.
            $"""
            SELECT * FROM (
                SELECT {(int)SearchRow.Hit}, NULL, NULL, id, score FROM found
                WHERE {statement.Behind(query, words, cursor)}
                ORDER BY {OrderOf(query, words)} LIMIT {statement.Value((long)query.PageSize + 1)})
            """,
            $"SELECT {(int)SearchRow.Total}, NULL, NULL, count(*), 0 FROM found",
        };
        if (query.Facets)
        {
            parts.Add(Facet("'type'", "type", "found", options));
            parts.Add(Facet("'state'", "state", "found", options));
            parts.Add(Facet("'pii'", "p.type", "found JOIN pii p ON p.entry = found.id", options));
            parts.Add(Facet("'tag:' || t.name", "t.value", "found JOIN tag t ON t.entry = found.id", options));
        }

        statement.Sql = $"""
            WITH found AS MATERIALIZED ({statement.Found(tenant, query, words)})
            {string.Join(" UNION ALL ", parts)}
            """;
        return statement;
    }

    public static bool IsByRelevance(SearchQuery query, QueryNode? words) =>
        query.Order == SearchOrder.Relevance && words is not null;

    public void BindTo(SqliteStatement statement)
    {
        for (var at = 0; at < _values.Count; at++)
        {
            _ = _values[at] is long number
                ? statement.Bind(at + 1, number)
                : statement.Bind(at + 1, (string)_values[at]);
        }
    }

    private string Found(long tenant, SearchQuery query, QueryNode? words)
    {
        const string Columns = "e.id, e.document, e.uploaded, e.state, e.type";
        var table = IndexSchema.WordsTable(tenant);
        var conditions = Filters(tenant, query);
        return words is null
            ? $"SELECT {Columns}, 0.0 AS score FROM entry e WHERE {conditions}"
            : $"""
                SELECT {Columns}, {IndexSchema.Score(tenant)} AS score
                FROM {table} CROSS JOIN entry e ON e.id = {table}.rowid
                WHERE {table} MATCH {Value(Fts5Match.Of(words))} AND {conditions}
                """;
    }

    private string Filters(long tenant, SearchQuery query)
    {
        var conditions = new List<string> { $"e.tenant = {Value(tenant)}", "e.deleted = 0" };
        AddAny(conditions, "e.type IN ({0})", query.Types);
        AddAny(conditions, "e.state IN ({0})", query.States);
        AddAny(conditions, "EXISTS (SELECT 1 FROM pii WHERE pii.entry = e.id AND pii.type IN ({0}))", query.PiiTypes);
        if (query.From is { } from)
        {
            conditions.Add($"e.uploaded >= {Value(from.UtcTicks)}");
        }

        if (query.Until is { } until)
        {
            conditions.Add($"e.uploaded < {Value(until.UtcTicks)}");
        }

        foreach (var (name, value) in query.Tags)
        {
            conditions.Add(
                $"e.id IN (SELECT entry FROM tag WHERE name = {Value(name)} AND value = {Value(value)})");
        }

        return string.Join(" AND ", conditions);
    }

    private void AddAny(List<string> conditions, string condition, ImmutableArray<string> values)
    {
        if (!values.IsDefaultOrEmpty)
        {
            conditions.Add(string.Format(null, condition, string.Join(", ", values.Select(Value))));
        }
    }

    private static string OrderOf(SearchQuery query, QueryNode? words) =>
        IsByRelevance(query, words) ? "score, document"
        : query.Order == SearchOrder.Oldest ? "uploaded, document"
        : "uploaded DESC, document";

    private string Behind(SearchQuery query, QueryNode? words, SearchCursor? cursor)
    {
        if (cursor is null)
        {
            return "true";
        }

        if (IsByRelevance(query, words))
        {
            return $"id NOT IN (SELECT value FROM json_each({Value(JsonSerializer.Serialize(cursor.Given))}))";
        }

        var ticks = Value(cursor.UploadedTicks);
        var further = query.Order == SearchOrder.Oldest ? ">" : "<";
        return $"(uploaded {further} {ticks} OR (uploaded = {ticks} AND document > {Value(cursor.Document)}))";
    }

    private static string Facet(string field, string value, string from, SqliteSearchIndexOptions options) => $"""
        SELECT {(int)SearchRow.Facet}, field, value, count, 0 FROM (
            SELECT field, value, count,
                row_number() OVER (PARTITION BY field ORDER BY count DESC, value) AS place,
                dense_rank() OVER (ORDER BY spread DESC, field) AS field_place
            FROM (
                SELECT field, value, count, sum(count) OVER (PARTITION BY field) AS spread
                FROM (
                    SELECT {field} AS field, {value} AS value, count(*) AS count FROM {from}
                    WHERE {value} IS NOT NULL GROUP BY 1, 2)))
        WHERE place <= {options.FacetValuesMax} AND field_place <= {options.FacetsMax}
        """;

    private string Value(object value)
    {
        _values.Add(value);
        return $"?{_values.Count}";
    }

    private string Value(string value) => Value((object)value);
}
