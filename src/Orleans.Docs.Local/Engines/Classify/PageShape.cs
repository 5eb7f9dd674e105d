using System.Text.RegularExpressions;
using Orleans.Docs.Content;

namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>
/// What a page looks like before a word of it is read: the kind of file, how long and how full the lines are, how
/// much of it is amounts, dates, labels, headings, boxes to tick. Every measure lies between 0 and 1.
/// </summary>
internal static partial class PageShape
{
    private static readonly DocumentKind[] Kinds = Enum.GetValues<DocumentKind>();

    private const int Measures = 24;

    private const int MatchesMax = 200;

    public const int Count = Measures + 10;

    public static void Measure(ClassifierInput input, Span<float> shape)
    {
        var text = input.Text;
        var lines = Lines.Of(text);
        var words = Math.Max(1, lines.Words);
        var i = 0;
        shape[i++] = Log(lines.Count, 200);
        shape[i++] = Log(words, 4_000);
        shape[i++] = Log((float)words / Math.Max(1, lines.Count), 30);
        shape[i++] = Share(lines.Short, lines.Count);
        shape[i++] = Share(lines.Long, lines.Count);
        shape[i++] = Share(lines.EndingInColon + lines.Labelled, lines.Count);
        shape[i++] = Share(lines.Numbered, lines.Count) * 2;
        shape[i++] = Share(lines.Bulleted, lines.Count) * 2;
        shape[i++] = Share(lines.EndingInAmount, lines.Count) * 2;
        shape[i++] = Share(lines.StartingWithDate, lines.Count) * 2;
        shape[i++] = Share(lines.Columns, lines.Count);
        shape[i++] = Share(lines.Digits, Math.Max(1, lines.Characters)) * 3;
        shape[i++] = Share(lines.Capitals, Math.Max(1, lines.Letters));
        shape[i++] = Log(lines.MailHeaders, 6);
        shape[i++] = Log(Matches(Amounts(), text), 40);
        shape[i++] = Log(Matches(Dates(), text), 40);
        shape[i++] = Log(Matches(Citations(), text), 20);
        shape[i++] = Log(Matches(Boxes(), text), 20);
        shape[i++] = Log(Matches(Blanks(), text), 20);
        shape[i++] = Log(Matches(Addresses(), text), 10);
        shape[i++] = Log(Matches(YearSpans(), text), 10);
        shape[i++] = Log(Matches(Percentages(), text), 20);
        shape[i++] = Log(Matches(QuotedTerms(), text), 10);
        shape[i++] = Log(input.FormFields, 20);
        shape[i + Array.IndexOf(Kinds, input.Kind)] = 1;
        for (var k = 0; k < Measures; k++)
        {
            shape[k] = Math.Clamp(shape[k], 0, 1);
        }
    }

    private static float Share(int part, int whole) => whole == 0 ? 0 : (float)part / whole;

    private static float Log(float value, float full) => MathF.Log(1 + value) / MathF.Log(1 + full);

    private static int Matches(Regex regex, string text)
    {
        var count = 0;
        foreach (var _ in regex.EnumerateMatches(text))
        {
            if (++count == MatchesMax)
            {
                break;
            }
        }

        return count;
    }

    [GeneratedRegex(@"\d[.,]\d\d(?!\d)")]
    private static partial Regex Amounts();

    [GeneratedRegex(@"\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b")]
    private static partial Regex Dates();

    [GeneratedRegex(@"\[\d{1,3}[\],;]|\((?:[\w&.,-]+ ){1,5}\(?(?:19|20)\d\d[a-z]?\)|\bet al\b")]
    private static partial Regex Citations();

    [GeneratedRegex(@"[☐☑☒□▢]|\[[ xX_]?\]|\( \)")]
    private static partial Regex Boxes();

    [GeneratedRegex(@"_{4,}|\.{8,}|(?:\. ){6,}")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"[\w.+-]@[\w-]+\.\w")]
    private static partial Regex Addresses();

    [GeneratedRegex(@"(?:19|20)\d\d ?(?:-|–|—|to) ?(?:(?:19|20)\d\d|\p{L}+)")]
    private static partial Regex YearSpans();

    [GeneratedRegex(@"\d ?%")]
    private static partial Regex Percentages();

    [GeneratedRegex(@"\((?:the |each, an? |collectively, )?[“""”][A-Z]")]
    private static partial Regex QuotedTerms();
}
