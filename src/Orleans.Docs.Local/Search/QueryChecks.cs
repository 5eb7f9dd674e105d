using System.Collections.Immutable;
using Orleans.Docs.Search;

namespace Orleans.Docs.Local.Search;

/// <summary>The bounds of a search outside of its words.</summary>
internal static class QueryChecks
{
    /// <exception cref="InvalidQueryException"/>
    public static void Check(SearchQuery query, SqliteSearchIndexOptions options)
    {
        if (query.PageSize is < 1 or > SearchQuery.PageSizeMax)
        {
            throw new InvalidQueryException(
                $"the page size is {query.PageSize}; it must be 1 to {SearchQuery.PageSizeMax}");
        }

        Check("types", query.Types.OrEmpty().Length, options);
        Check("states", query.States.OrEmpty().Length, options);
        Check("types of personal data", query.PiiTypes.OrEmpty().Length, options);
        Check("tags", query.Tags.Count, options);
    }

    /// <summary>A default array, as a caller may leave it, counts as empty.</summary>
    public static ImmutableArray<string> OrEmpty(this ImmutableArray<string> values) => values.IsDefault ? [] : values;

    private static void Check(string what, int count, SqliteSearchIndexOptions options)
    {
        if (count > options.FilterValuesMax)
        {
            throw new InvalidQueryException(
                $"the search names {count} {what}; at most {options.FilterValuesMax} are allowed");
        }
    }
}
