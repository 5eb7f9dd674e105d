using Orleans.Docs.Search;

namespace Orleans.Docs.Client;

/// <summary>
/// Reads filters out of a query as people type it: <c>type:invoice state:completed pii:SSN tag:project=desk
/// from:2026-07-01 until:yesterday overdue "payment terms"</c>. What is left is the search language of
/// <see cref="SearchQuery.Text"/>. A value with blanks stands in quotes: <c>type:"bank statement"</c>.
/// </summary>
public static class QueryText
{
    private static readonly string[] Filters = ["type", "state", "pii", "tag", "from", "until"];

    /// <exception cref="InvalidQueryException">A filter without a value, or one that cannot be understood.</exception>
    public static SearchQuery Parse(string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(text);
        var query = new SearchQuery();
        var words = new List<string>();
        foreach (var word in Split(text))
        {
            if (FilterOf(word) is not { } filter)
            {
                words.Add(word);
                continue;
            }

            var value = word[(filter.Length + 1)..].Trim('"');
            query = value.Length == 0
                ? throw new InvalidQueryException($"the filter {filter}: has no value")
                : With(query, filter, value, now, zone);
        }

        return query with { Text = string.Join(' ', words) };
    }

    private static SearchQuery With(
        SearchQuery query, string filter, string value, DateTimeOffset now, TimeZoneInfo zone) => filter switch
        {
            "type" => query with { Types = query.Types.Add(value.ToLowerInvariant()) },
            "state" => query with { States = query.States.Add(value.ToLowerInvariant()) },
            "pii" => query with { PiiTypes = query.PiiTypes.Add(value.ToUpperInvariant()) },
            "tag" => query with { Tags = query.Tags.SetItem(Tag(value).Name, Tag(value).Value) },
            "from" => query with { From = Time(filter, value, now, zone) },
            _ => query with { Until = Time(filter, value, now, zone) },
        };

    private static (string Name, string Value) Tag(string text) => text.IndexOf('=', StringComparison.Ordinal) switch
    {
        > 0 and var at => (text[..at], text[(at + 1)..].Trim('"')),
        _ => throw new InvalidQueryException("the filter tag: takes NAME=VALUE"),
    };

    private static DateTimeOffset Time(string filter, string value, DateTimeOffset now, TimeZoneInfo zone) =>
        TimeText.TryParse(value, now, zone, out var time)
            ? time
            : throw new InvalidQueryException($"the filter {filter}: takes {TimeText.Accepted}");

    private static string? FilterOf(string word) => Array.Find(
        Filters, filter => word.Length > filter.Length && word[filter.Length] == ':'
            && word.StartsWith(filter, StringComparison.OrdinalIgnoreCase));

    /// <summary>At blanks that stand in no quotes; a quote that is never closed goes on to the end.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        var quoted = false;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (char.IsWhiteSpace(text[i]) && !quoted))
            {
                if (i > start)
                {
                    yield return text[start..i];
                }

                start = i + 1;
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
        }
    }
}
