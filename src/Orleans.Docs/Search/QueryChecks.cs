using System.Collections.Immutable;

namespace Orleans.Docs.Search;

/// <summary>The bounds of a search outside of its words.</summary>
public static class QueryChecks
{
    /// <exception cref="InvalidQueryException"/>
    public static void Check(SearchQuery query, int filterValuesMax)
    {
        if (query.PageSize is < 1 or > SearchQuery.PageSizeMax)
        {
            throw new InvalidQueryException(
                $"the page size is {query.PageSize}; it must be 1 to {SearchQuery.PageSizeMax}");
        }

        Check("types", query.Types.OrEmpty().Length, filterValuesMax);
        Check("states", query.States.OrEmpty().Length, filterValuesMax);
        Check("types of personal data", query.PiiTypes.OrEmpty().Length, filterValuesMax);
        Check("tags", query.Tags.Count, filterValuesMax);
    }

    /// <summary>A default array, as a caller may leave it, counts as empty.</summary>
    public static ImmutableArray<string> OrEmpty(this ImmutableArray<string> values) => values.IsDefault ? [] : values;

    private static void Check(string what, int count, int filterValuesMax)
    {
        if (count > filterValuesMax)
        {
            throw new InvalidQueryException(
                $"the search names {count} {what}; at most {filterValuesMax} are allowed");
        }
    }
}
