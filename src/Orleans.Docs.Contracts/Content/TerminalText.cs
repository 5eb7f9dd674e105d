using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Docs.Content;

/// <summary>
/// Makes text that others wrote (file names, pages, tags) harmless for a terminal: control characters could move the
/// cursor or reprogram it, and format characters could turn the direction of what is read.
/// </summary>
public static class TerminalText
{
    private static readonly Rune Replacement = Rune.ReplacementChar;

    /// <summary>Not for HTML; what would act on a terminal is escaped apart.</summary>
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Keeps line ends and tabs.</summary>
    public static string Clean(string text) => Replace(text, keepLines: true);

    /// <summary>One line: line ends and tabs become spaces.</summary>
    public static string CleanLine(string text) => Replace(text, keepLines: false);

    /// <summary>JSON in one line, in which nothing acts.</summary>
    public static string Line(JsonNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return EscapeJson(node.ToJsonString(Plain));
    }

    /// <summary>
    /// Escapes what acts; in JSON it can only stand within strings, so that the meaning stays the same.
    /// </summary>
    public static string EscapeJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var escaped = new StringBuilder(json.Length);
        Span<char> units = stackalloc char[2];
        foreach (var rune in json.EnumerateRunes())
        {
            var count = rune.EncodeToUtf16(units);
            foreach (var unit in units[..count])
            {
                _ = IsActive(rune)
                    ? escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}")
                    : escaped.Append(unit);
            }
        }

        return escaped.ToString();
    }

    private static string Replace(string text, bool keepLines)
    {
        ArgumentNullException.ThrowIfNull(text);
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
                    clean.Append(IsActive(rune) ? Replacement : rune);
                    break;
            }
        }

        return clean.ToString();
    }

    private static bool IsActive(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
