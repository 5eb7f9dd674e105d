using System.Collections.Immutable;

namespace Orleans.Docs.Search;

/// <summary>The parts of a text worth showing, of which the matches are known.</summary>
internal static class SnippetWindows
{
    /// <summary>
    /// Cuts at most <paramref name="countMax"/> parts, in the order of the text, that hold the most matched words not
    /// yet in <paramref name="seen"/>, and adds those; none if there is no such word. A part is exactly as in the text
    /// and does not split a word where it can help it.
    /// </summary>
    public static ImmutableArray<Snippet> Cut(
        string text, List<TextRange> matches, int lengthMax, int countMax, HashSet<string> seen)
    {
        var chosen = new List<(int Start, int End)>();
        while (chosen.Count < countMax && Best(text, matches, seen, chosen, lengthMax) is { } window)
        {
            chosen.Add(window);
            seen.UnionWith(Within(matches, window).Select(match => text.Substring(match.Start, match.Length)));
        }

        return [.. chosen.Order().Select(window => new Snippet(
            text[window.Start..window.End],
            [.. Within(matches, window).Select(match => match with { Start = match.Start - window.Start })]))];
    }

    /// <summary>The window with most words not yet seen; the first such. Null if no window adds a word.</summary>
    private static (int Start, int End)? Best(
        string text, List<TextRange> matches, HashSet<string> seen, List<(int Start, int End)> chosen, int lengthMax)
    {
        (int Start, int End)? best = null;
        var most = 0;
        for (var first = 0; first < matches.Count; first++)
        {
            var window = Window(text, matches[first], lengthMax);
            if (chosen.Any(other => window.Start < other.End && other.Start < window.End))
            {
                continue;
            }

            var fresh = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            for (var at = first; at < matches.Count && End(matches[at]) <= window.End; at++)
            {
                var word = text.Substring(matches[at].Start, matches[at].Length);
                if (!seen.Contains(word))
                {
                    fresh.Add(word);
                }
            }

            if (fresh.Count > most)
            {
                (best, most) = (window, fresh.Count);
            }
        }

        return best;
    }

    /// <summary>A fifth of the length is context before the match; both ends lie between words.</summary>
    private static (int Start, int End) Window(string text, TextRange match, int lengthMax)
    {
        var start = Math.Max(0, match.Start - (lengthMax / 5));
        while (start > 0 && start < match.Start && !char.IsWhiteSpace(text[start - 1]))
        {
            start++;
        }

        var limit = Math.Min(text.Length, Math.Max(start + lengthMax, End(match)));
        var end = limit;
        while (end < text.Length && end > End(match) && !char.IsWhiteSpace(text[end]))
        {
            end--;
        }

        // One endless word, as languages without spaces write: take it to the limit, but whole characters only.
        if (end < text.Length && end == End(match))
        {
            end = char.IsLowSurrogate(text[limit < text.Length ? limit : limit - 1]) && limit > end ? limit - 1 : limit;
        }

        return (start, end);
    }

    private static IEnumerable<TextRange> Within(List<TextRange> matches, (int Start, int End) window) =>
        matches.Where(match => match.Start >= window.Start && End(match) <= window.End);

    private static int End(TextRange match) => match.Start + match.Length;
}
