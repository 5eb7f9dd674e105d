using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Shows a cell's value much as the sheet does: its decimals, thousands, percent and currency signs, in the
/// invariant culture; dates and times in ISO 8601 whatever their format, so that they can be compared.
/// </summary>
internal static partial class CellFormat
{
    private const int DecimalsMax = 15;

    public static string Show(object? value, string? format) => value switch
    {
        null => "",
        string text => text,
        bool isTrue => isTrue ? "TRUE" : "FALSE",
        DateTime date => Date(date),
        TimeSpan time => Time(time),
        double number => Number(number, format),
        int number => Number(number, format),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Date(DateTime date)
    {
        // Sheets count days in a double: what is nearer to a second than half a millisecond is that second.
        var seconds = (date.Ticks + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond;
        date = new DateTime(seconds * TimeSpan.TicksPerSecond);
        var format = date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss";
        return date.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Time(TimeSpan time)
    {
        var sign = time < TimeSpan.Zero ? "-" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{sign}{Math.Abs((long)time.TotalHours):00}:{time:mm\\:ss}");
    }

    private static string Number(double number, string? format)
    {
        var section = Section(format ?? "", number, out var isOwnNegative);
        var digits = Digits().Match(Bare(section));
        if (!digits.Success || section.Contains("E+", StringComparison.OrdinalIgnoreCase)
            || section.Contains('/', StringComparison.Ordinal) || section.Contains('?', StringComparison.Ordinal))
        {
            return General(number);
        }

        var shown = isOwnNegative ? Math.Abs(number) : number;
        shown = section.Contains('%', StringComparison.Ordinal) ? shown * 100 : shown;
        var pattern = digits.Value;
        var point = pattern.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? pattern : pattern[..point];
        var decimals = Math.Min(point < 0 ? 0 : pattern.Length - point - 1, DecimalsMax);
        var fixedDecimals = point < 0 ? 0 : pattern[(point + 1)..].Count(c => c == '0');
        var zeros = whole.Count(c => c == '0');
        // A comma behind the digits scales by a thousand: rare, and the true value says more.
        var net = whole.Contains(',', StringComparison.Ordinal)
            ? "#,##0"
            : new string('0', Math.Clamp(zeros, 1, DecimalsMax));
        net += decimals > 0
            ? "." + new string('0', fixedDecimals) + new string('#', Math.Max(0, decimals - fixedDecimals))
            : "";
        var text = shown.ToString(net, CultureInfo.InvariantCulture);
        var literal = Literals(section);
        return text.StartsWith('-')
            ? $"-{literal.Before}{text[1..]}{literal.After}"
            : literal.Before + text + literal.After;
    }

    private static string General(double number) =>
        Math.Abs(number) is < 1e15 and >= 1e-4 or 0
            ? Math.Round(number, 10).ToString("0.##########", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>
    /// A format has up to three sections: positive, negative, zero. Sections with conditions count as the first.
    /// </summary>
    private static string Section(string format, double number, out bool isOwnNegative)
    {
        var sections = SplitSections(format);
        isOwnNegative = number < 0 && sections.Count > 1;
        return isOwnNegative ? sections[1] : number == 0 && sections.Count > 2 ? sections[2] : sections[0];
    }

    private static List<string> SplitSections(string format)
    {
        List<string> sections = [];
        var (start, isQuoted) = (0, false);
        for (var i = 0; i < format.Length; i++)
        {
            isQuoted ^= format[i] == '"' && (i == 0 || format[i - 1] != '\\');
            if (format[i] == ';' && !isQuoted)
            {
                sections.Add(format[start..i]);
                start = i + 1;
            }
        }

        sections.Add(format[start..]);
        return sections;
    }

    /// <summary>The section without literals, colours, conditions, fillers.</summary>
    private static string Bare(string section) => Quiet().Replace(section, "");

    /// <summary>What stands before and behind the digits: currency signs, units, brackets, the percent sign.</summary>
    private static (string Before, string After) Literals(string section)
    {
        var plain = new StringBuilder();
        var (before, seen) = ("", false);
        foreach (Match token in Token().Matches(section))
        {
            var text = token.Value;
            if (text[0] is '0' or '#')
            {
                before = seen ? before : plain.ToString();
                _ = seen ? plain : plain.Clear();
                seen = true;
                continue;
            }

            plain.Append(text switch
            {
                ['"', .. var quoted, '"'] => quoted,
                ['\\', var escaped] => escaped.ToString(),
                ['[', '$', .. var currency, ']'] => currency.Split('-')[0],
                ['[', ..] or ['_', ..] or ['*', ..] => "",
                _ => text,
            });
        }

        return (before, plain.ToString().TrimEnd());
    }

    [GeneratedRegex(@"[#0][#0,]*(\.[#0]*)?")]
    private static partial Regex Digits();

    [GeneratedRegex("""
        "[^"]*"|\\.|\[[^\]]*\]|_.|\*.
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Quiet();

    [GeneratedRegex("""
        "[^"]*"|\\.|\[[^\]]*\]|_.|\*.|[\#0][\#0,]*(\.[\#0]*)?|[-+$€£¥()%:\ ]
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();
}
