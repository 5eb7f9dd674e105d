using Orleans.Docs.Search;

namespace Orleans.Docs.Web.Answers;

/// <summary>A part of the text; matches are ranges of UTF-16 units in it: no markup is mixed with text.</summary>
internal sealed record SnippetAnswer(string Text, IReadOnlyList<TextRange> Matches);

/// <summary>A document that was found. Everything in it is redacted.</summary>
internal sealed record HitAnswer(
    string Id,
    long Version,
    string State,
    string? Type,
    string? FileName,
    string? Summary,
    DateTimeOffset UploadedAt,
    double Score,
    IReadOnlyList<SnippetAnswer> Snippets)
{
    public static HitAnswer Of(SearchHit hit) => new(
        hit.Document.Id, hit.Version, hit.State, hit.Type, hit.FileName, hit.Summary, hit.UploadedAt, hit.Score,
        [.. hit.Snippets.Select(snippet => new SnippetAnswer(snippet.Text, snippet.Matches))]);
}

/// <summary>A page of hits; <paramref name="NextCursor"/> asks for the next one, null at the end.</summary>
internal sealed record SearchAnswer(
    long Total,
    IReadOnlyList<HitAnswer> Hits,
    IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Facets,
    string? NextCursor)
{
    public static SearchAnswer Of(SearchPage page) => new(
        page.Total, [.. page.Hits.Select(HitAnswer.Of)],
        page.Facets.ToDictionary(
            facet => facet.Key, facet => (IReadOnlyList<FacetCount>)facet.Value, StringComparer.Ordinal),
        page.NextCursor);
}
