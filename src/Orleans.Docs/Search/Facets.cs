using System.Collections.Immutable;

namespace Orleans.Docs.Search;

/// <summary>Facet counts as they come in: the most frequent value first, equals by name.</summary>
public sealed class Facets
{
    private readonly Dictionary<string, List<FacetCount>> _fields = [];

    public void Add(string field, string value, long count)
    {
        if (!_fields.TryGetValue(field, out var counts))
        {
            _fields.Add(field, counts = []);
        }

        counts.Add(new FacetCount(value, count));
    }

    public ImmutableDictionary<string, ImmutableArray<FacetCount>> ToImmutable() => _fields.ToImmutableDictionary(
        field => field.Key,
        field => field.Value
            .OrderByDescending(count => count.Count)
            .ThenBy(count => count.Value, StringComparer.Ordinal)
            .ToImmutableArray());
}
