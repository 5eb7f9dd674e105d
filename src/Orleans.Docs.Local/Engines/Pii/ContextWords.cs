using System.Collections.Immutable;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>Looks for words around a value that tell what it is.</summary>
internal static class ContextWords
{
    private const int Before = 60;
    private const int After = 25;

    /// <summary>Whether a word or phrase stands near the value, as a whole word, in any case.</summary>
    public static bool Near(string text, int start, int length, ImmutableArray<string> words)
    {
        if (words.IsEmpty)
        {
            return false;
        }

        var from = Math.Max(0, start - Before);
        var end = Math.Min(text.Length, start + length + After);
        return Holds(text.AsSpan(from, start - from), words)
            || Holds(text.AsSpan(start + length, end - start - length), words);
    }

    /// <summary>Whether a word or phrase stands in the line before the value or shortly before it.</summary>
    public static bool Leads(string text, int start, ImmutableArray<string> words)
    {
        var from = Math.Max(0, start - Before);
        return Holds(text.AsSpan(from, start - from), words);
    }

    private static bool Holds(ReadOnlySpan<char> window, ImmutableArray<string> words)
    {
        foreach (var word in words)
        {
            for (var rest = window; rest.IndexOf(word, StringComparison.OrdinalIgnoreCase) is >= 0 and var at;)
            {
                var end = at + word.Length;
                if ((at == 0 || !char.IsLetterOrDigit(rest[at - 1]))
                    && (end == rest.Length || !char.IsLetter(rest[end])))
                {
                    return true;
                }

                rest = rest[end..];
            }
        }

        return false;
    }
}
