using System.Collections.Immutable;

namespace Orleans.Docs.Documents;

/// <summary>
/// A small sorted dictionary at rest: an array of pairs, a third of what the tree takes. Every active document holds
/// some that are seldom asked for.
/// </summary>
internal readonly struct SortedPairs<T>(ImmutableSortedDictionary<string, T>? values)
{
    private readonly KeyValuePair<string, T>[]? _pairs = values is null ? null : [.. values];

    /// <summary>Made anew each time; null for none.</summary>
    public ImmutableSortedDictionary<string, T>? ToDictionary() => _pairs switch
    {
        null => null,
        [] => ImmutableSortedDictionary<string, T>.Empty,
        _ => ImmutableSortedDictionary.CreateRange(_pairs),
    };
}
