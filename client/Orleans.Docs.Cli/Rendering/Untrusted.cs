using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>
/// Makes text that others wrote (file names, pages, tags) harmless for a terminal: control characters could move the
/// cursor or reprogram it, and format characters could turn the direction of what is read.
/// </summary>
internal static class Untrusted
{
    private const char Replacement = '\uFFFD';

    /// <summary>Keeps line ends and tabs.</summary>
    public static string Clean(string text) => Replace(text, keepLines: true);

    /// <summary>One line: line ends and tabs become spaces.</summary>
    public static string CleanLine(string text) => Replace(text, keepLines: false);

    /// <summary>One line as a renderable that takes no markup.</summary>
    public static Text Line(string? text, Style? style = null) => new(CleanLine(text ?? ""), style);

    private static string Replace(string text, bool keepLines)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\n' or '\t':
                    clean.Append(keepLines ? (char)rune.Value : ' ');
                    break;
                case '\r':
                    break;
                default:
                    Append(clean, rune);
                    break;
            }
        }

        return clean.ToString();
    }

    private static void Append(StringBuilder clean, Rune rune)
    {
        var category = Rune.GetUnicodeCategory(rune);
        if (category is UnicodeCategory.Control or UnicodeCategory.Format or
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        {
            clean.Append(Replacement);
        }
        else
        {
            clean.Append(rune);
        }
    }
}
