using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Orleans.Docs.Documents;

/// <summary>
/// One string for words that many documents have in common: reading makes a new one for each document, and each active
/// document would hold its own. Bounded; what is beyond is returned as it came.
/// </summary>
internal static class SharedText
{
    private const int CountMax = 4_096;
    private const int LengthMax = 128;

    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);
    private static int _count;

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text)
    {
        if (text is null || text.Length > LengthMax)
        {
            return text;
        }

        if (Known.TryGetValue(text, out var known))
        {
            return known;
        }

        // Not Count of the dictionary, which takes all its locks; a few beyond the bound do no harm.
        if (_count < CountMax && Known.TryAdd(text, text))
        {
            Interlocked.Increment(ref _count);
        }

        return text;
    }

    /// <summary>The same with shared names.</summary>
    public static ImmutableSortedDictionary<string, T> Names<T>(ImmutableSortedDictionary<string, T> values) =>
        values.IsEmpty
            ? values
            : values.Select(pair => KeyValuePair.Create(Of(pair.Key), pair.Value))
                .ToImmutableSortedDictionary(values.KeyComparer, values.ValueComparer);
}
