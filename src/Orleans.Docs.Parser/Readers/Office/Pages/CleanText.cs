using System.Text;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// The one form in which text leaves the readers: lines end in <c>\n</c>, no control characters but <c>\t</c>,
/// no invisible joiners that hide a word from a search, no half surrogate pairs.
/// </summary>
internal static class CleanText
{
    /// <summary>Ends a page; <see cref="TextPager"/> takes it out again.</summary>
    public const char PageEnd = '\f';

    public static string Of(string text, bool keepPageEnds)
    {
        var into = new StringBuilder(text.Length);
        Append(into, text, keepPageEnds);
        return into.ToString();
    }

    public static void Append(StringBuilder into, ReadOnlySpan<char> text, bool keepPageEnds = false)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= ' ' and < '\u007f' or '\n' or '\t')
            {
                into.Append(c);
            }
            else if (c == '\r')
            {
                i += i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
                into.Append('\n');
            }
            else if (c is '\u0085' or '\u2028' or '\u2029' or '\v')
            {
                into.Append('\n');
            }
            else if (c == PageEnd && keepPageEnds)
            {
                EndLine(into);
                into.Append(c);
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                into.Append(c).Append(text[++i]);
            }
            else if (char.IsSurrogate(c))
            {
                into.Append('\ufffd');
            }
            else if (!char.IsControl(c) && !IsInvisible(c))
            {
                into.Append(c == '\u00a0' ? ' ' : c);
            }
        }
    }

    /// <summary>One line: runs of white space become one space, none at the ends.</summary>
    public static string Line(string text)
    {
        var clean = Of(text, keepPageEnds: false);
        return string.Join(' ', clean.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static void EndLine(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] is not ('\n' or PageEnd))
        {
            text.Append('\n');
        }
    }

    private static bool IsInvisible(char c) => c is '\u00ad' or '\u034f' or '\u200b' or '\u2060' or '\ufeff';
}
