using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Cuts clean text into pages: at every form feed, and at line ends where a page grows too long. The pages put
/// together are the text without its form feeds; no page is cut inside a surrogate pair.
/// </summary>
internal static class TextPager
{
    public readonly record struct Slice(int Start, int Length);

    /// <summary>At least one slice; more than <paramref name="pagesMax"/> are refused.</summary>
    public static List<Slice> Split(string text, int charactersPerPage, int pagesMax)
    {
        List<Slice> slices = [];
        var start = 0;
        while (start < text.Length)
        {
            if (slices.Count == pagesMax)
            {
                throw new ReaderException(Problems.TooManyPages);
            }

            var window = text.AsSpan(start, Math.Min(charactersPerPage, text.Length - start));
            var pageEnd = window.IndexOf(CleanText.PageEnd);
            if (pageEnd >= 0)
            {
                slices.Add(new Slice(start, pageEnd));
                start += pageEnd + 1;
                continue;
            }

            var length = start + window.Length == text.Length ? window.Length : Cut(window);
            slices.Add(new Slice(start, length));
            start += length;
            // A form feed right behind a full page ends that page, not an empty one after it.
            start += start < text.Length && text[start] == CleanText.PageEnd ? 1 : 0;
        }

        return slices.Count > 0 ? slices : [new Slice(0, 0)];
    }

    /// <summary>Every run of characters that is not white space, in order.</summary>
    public static ImmutableArray<Word> WordsOf(ReadOnlySpan<char> text)
    {
        var words = ImmutableArray.CreateBuilder<Word>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !char.IsWhiteSpace(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                words.Add(new Word(start, i - start, default, 1));
                start = -1;
            }
        }

        return words.DrainToImmutable();
    }

    private static int Cut(ReadOnlySpan<char> window)
    {
        var lineEnd = window.LastIndexOf('\n');
        if (lineEnd >= 0)
        {
            return lineEnd + 1;
        }

        var space = window.LastIndexOf(' ');
        if (space > window.Length / 2)
        {
            return space + 1;
        }

        return window.Length > 1 && char.IsHighSurrogate(window[^1]) ? window.Length - 1 : window.Length;
    }
}
