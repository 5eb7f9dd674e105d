using System.Collections.Frozen;
using System.Text;

namespace Orleans.Docs.Local.Engines.Summarize;

/// <summary>One sentence with its blanks squeezed, and the page where it begins.</summary>
internal readonly record struct Sentence(string Text, int Page, int Index);

/// <summary>
/// Cuts text into sentences. Wrapped lines are joined (also words that were parted at a line end), headings and other
/// short lines stand alone, and a point after an abbreviation, an initial or a number does not end a sentence.
/// </summary>
internal static class Sentences
{
    private const int CharactersMax = 1_200;

    private static readonly FrozenSet<string> Abbreviations = """
        mr mrs ms dr prof st jr sr vs etc e.g i.e eg ie cf al fig figs eq eqs sec no nr nos vol pp p ca approx inc ltd
        co corp dept est jan feb mar apr jun jul aug sep sept oct nov dec bzw z.b d.h u.a usw vgl str tel ggf evtl inkl
        zzgl art abs mme mlle av bd rd ave m.e ph.d u.s a.m p.m resp ref ext max min
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();

    public static IEnumerable<Sentence> Of(string text, int page)
    {
        var index = 0;
        foreach (var paragraph in Paragraphs(text))
        {
            foreach (var sentence in Split(paragraph))
            {
                yield return new(sentence, page, index++);
            }
        }
    }

    private static IEnumerable<string> Paragraphs(string text)
    {
        var open = new StringBuilder();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0)
            {
                if (open.Length > 0)
                {
                    yield return Take(open);
                }

                continue;
            }

            if (open.Length > 0 && open[^1] == '-' && open.Length > 1 && char.IsLower(open[^2])
                && char.IsLower(line[0]))
            {
                open.Length--;
            }
            else if (open.Length > 0)
            {
                open.Append(' ');
            }

            open.Append(line);
            var next = i + 1 < lines.Length ? lines[i + 1].TrimStart() : "";
            if (open.Length > CharactersMax || StandsAlone(line, next))
            {
                yield return Take(open);
            }
        }

        if (open.Length > 0)
        {
            yield return Take(open);
        }
    }

    /// <summary>
    /// A short line without a full stop before a line that begins anew is a heading, an item or a label; one with
    /// wide gaps is a row of a table.
    /// </summary>
    private static bool StandsAlone(string line, string next) =>
        line.Contains("   ", StringComparison.Ordinal) ||
        next.Length > 0 && line.Length < 45 && line[^1] is not ('.' or ',' or ';' or '-' or ':')
            && !char.IsLower(next[0]);

    private static string Take(StringBuilder open)
    {
        var paragraph = open.ToString();
        open.Clear();
        return paragraph;
    }

    private static IEnumerable<string> Split(string paragraph)
    {
        var start = 0;
        for (var i = 0; i < paragraph.Length; i++)
        {
            if (i + 1 == paragraph.Length || (Ends(paragraph, start, i) && i - start > 1) || i - start >= CharactersMax)
            {
                var sentence = Squeeze(paragraph.AsSpan(start, i + 1 - start));
                if (sentence.Length > 0)
                {
                    yield return sentence;
                }

                start = i + 1;
            }
        }
    }

    private static bool Ends(string text, int start, int at)
    {
        if (text[at] is not ('.' or '!' or '?') || at + 2 >= text.Length
            || text[at + 1] is not (' ' or '"' or '”' or ')'))
        {
            return false;
        }

        var next = at + 1;
        while (next < text.Length && !char.IsLetterOrDigit(text[next]))
        {
            next++;
        }

        if (next == text.Length || char.IsLower(text[next]))
        {
            return false;
        }

        if (text[at] != '.')
        {
            return true;
        }

        var word = text.AsSpan(start, at - start);
        word = word[(word.LastIndexOfAny(' ', '(') + 1)..];
        var number = word.Length > 0 && word.Length <= 2 && !word.ContainsAnyExceptInRange('0', '9');
        return !(word.Length == 1 && char.IsUpper(word[0])) && !number
            && !Abbreviations.Contains(word.ToString().ToLowerInvariant());
    }

    private static string Squeeze(ReadOnlySpan<char> text)
    {
        var squeezed = new StringBuilder(text.Length);
        foreach (var symbol in text)
        {
            if (!char.IsWhiteSpace(symbol))
            {
                squeezed.Append(symbol);
            }
            else if (squeezed.Length > 0 && squeezed[^1] != ' ')
            {
                squeezed.Append(' ');
            }
        }

        return squeezed.ToString().TrimEnd();
    }
}
