namespace Orleans.Docs.Local.Engines.Pii;

internal enum WordShape
{
    Lower,
    Capitalised,
    Initial,
    AllCapitals,
}

/// <summary>A word of a text. <see cref="Folded"/> is lower case without accents, for look-ups.</summary>
/// <param name="Joined">Only blanks (and the point of an initial) lie between the word before and this one.</param>
/// <param name="StartsLine">First word of its line.</param>
/// <param name="EndsLine">Nothing but punctuation follows on its line.</param>
internal readonly record struct NameToken(
    int Start, int Length, WordShape Shape, string Folded, bool Joined, bool StartsLine, bool EndsLine)
{
    public int End => Start + Length;
}

/// <summary>Cuts a text into words, once, in linear time.</summary>
internal static class NameTokens
{
    private const string Accented = "àáâãäåāăąçćčĉďđèéêëēėęěğģìíîïīįıķłľļñńňņòóôõöøōőŕřśšşșťţțùúûüūůűųýÿžźżðþβ";
    private const string Plain = "aaaaaaaaaccccddeeeeeeeeggiiiiiiiklllnnnnoooooooorrsssstttuuuuuuuuyyzzzdtb";

    public static List<NameToken> Of(string text)
    {
        var tokens = new List<NameToken>();
        var end = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsLetter(text[i]) || (i > 0 && char.IsAsciiDigit(text[i - 1])))
            {
                continue;
            }

            var start = i;
            while (i < text.Length
                && (char.IsLetter(text[i]) || (Inner(text[i]) && i + 1 < text.Length && char.IsLetter(text[i + 1]))))
            {
                i++;
            }

            // "Anna's" is Anna.
            var length = i - start > 2 && text[i - 2] is '\'' or '’' && text[i - 1] is 's' ? i - start - 2 : i - start;
            var gap = text.AsSpan(end, start - end);
            tokens.Add(new(
                start, length, ShapeOf(text.AsSpan(start, length)), Fold(text.AsSpan(start, length)),
                gap.Length <= 3 && gap.Trim('.').Trim(' ').IsEmpty
                    && (gap.IsEmpty || gap[0] != '.' || IsInitial(tokens)),
                tokens.Count == 0 || gap.Contains('\n'),
                EndsLine(text, start + length)));
            end = start + length;
        }

        return tokens;
    }

    public static string Fold(ReadOnlySpan<char> word) => string.Create(word.Length, word, static (folded, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            var lower = char.ToLowerInvariant(source[i]);
            var at = lower < 128 ? -1 : Accented.IndexOf(lower);
            folded[i] = at < 0 ? lower : Plain[at];
        }
    });

    private static bool Inner(char symbol) => symbol is '\'' or '’' or '-';

    private static bool IsInitial(List<NameToken> tokens) => tokens.Count > 0 && tokens[^1].Length <= 2;

    private static bool EndsLine(string text, int end)
    {
        while (end < text.Length && text[end] is ' ' or '\t' or '.' or ',' or ';' or ')')
        {
            end++;
        }

        return end >= text.Length || text[end] == '\n';
    }

    private static WordShape ShapeOf(ReadOnlySpan<char> word) =>
        !char.IsUpper(word[0]) ? WordShape.Lower
        : word.Length == 1 ? WordShape.Initial
        : word.IndexOfAnyExcept(Capitals) < 0 ? WordShape.AllCapitals
        : WordShape.Capitalised;

    private static readonly System.Buffers.SearchValues<char> Capitals = System.Buffers.SearchValues.Create(
        [
            .. Enumerable.Range(0, 0x590).Select(code => (char)code)
                .Where(symbol => char.IsUpper(symbol) || symbol is '\'' or '-'),
        ]);
}
