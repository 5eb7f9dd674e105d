using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Counts the lists of a document and gives each item its mark: <c>2.1</c>, <c>(b)</c>, <c>iv.</c>, a dash.
/// </summary>
internal sealed class DocxNumbering
{
    private const int Levels = 9;

    /// <summary>Roman numerals and letters above it are written as digits.</summary>
    private const int NumeralMax = 3_999;

    private readonly Dictionary<string, XElement> _lists;
    private readonly Dictionary<string, XElement> _abstracts;
    private readonly Dictionary<string, int?[]> _counters = [];
    private readonly HashSet<(string, int)> _restarted = [];

    public DocxNumbering(XElement? part)
    {
        _lists = Index(part.Children("num"), "numId");
        _abstracts = Index(part.Children("abstractNum"), "abstractNumId");
    }

    /// <summary>The mark with its indent and a space behind it; empty for a paragraph in no list.</summary>
    public string Mark(XElement? numbering)
    {
        var listId = numbering.Child("numId").Val();
        var level = Math.Clamp(numbering.Child("ilvl").Number() ?? 0, 0, Levels - 1);
        if (listId is null or "0" || !_lists.TryGetValue(listId, out var list)
            || list.Child("abstractNumId").Val() is not { } abstractId
            || !_abstracts.TryGetValue(abstractId, out var definition))
        {
            return "";
        }

        if (!_counters.TryGetValue(abstractId, out var counters))
        {
            _counters[abstractId] = counters = new int?[Levels];
        }

        var ownStart = Override(list, level).Child("startOverride").Number();
        if (ownStart is { } start && _restarted.Add((listId, level)))
        {
            counters[level] = start;
        }
        else
        {
            counters[level] = counters[level] + 1 ?? Definition(definition, list, level).Child("start").Number() ?? 1;
        }

        Array.Clear(counters, level + 1, Levels - level - 1);
        var mark = Format(definition, list, counters, level);
        return mark.Length == 0 ? "" : new string(' ', 2 * level) + mark + " ";
    }

    private static string Format(XElement definition, XElement list, int?[] counters, int level)
    {
        var own = Definition(definition, list, level);
        var format = own.Child("numFmt").Val();
        if (format is "none")
        {
            return "";
        }

        var pattern = own.Child("lvlText").Val() ?? $"%{level + 1}.";
        if (format is "bullet")
        {
            return "-";
        }

        var mark = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '%' && i + 1 < pattern.Length && pattern[i + 1] is >= '1' and <= '9')
            {
                var at = pattern[++i] - '1';
                var each = Definition(definition, list, at);
                mark.Append(Numeral(counters[at] ?? each.Child("start").Number() ?? 1, each.Child("numFmt").Val()));
            }
            else
            {
                mark.Append(pattern[i]);
            }
        }

        return mark.ToString().Trim();
    }

    private static XElement? Definition(XElement definition, XElement list, int level) =>
        Override(list, level).Child("lvl")
        ?? definition.Children("lvl").FirstOrDefault(each => each.Number("ilvl") == level);

    private static XElement? Override(XElement list, int level) =>
        list.Children("lvlOverride").FirstOrDefault(each => each.Number("ilvl") == level);

    private static string Numeral(int number, string? format) => format switch
    {
        "lowerLetter" when number is > 0 and <= NumeralMax => Letters(number),
        "upperLetter" when number is > 0 and <= NumeralMax => Letters(number).ToUpperInvariant(),
        "lowerRoman" when number is > 0 and <= NumeralMax => Roman(number).ToLowerInvariant(),
        "upperRoman" when number is > 0 and <= NumeralMax => Roman(number),
        "decimalZero" => number.ToString("00", CultureInfo.InvariantCulture),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>As the format counts: a … z, then aa, bb, cc.</summary>
    private static string Letters(int number) => new((char)('a' + ((number - 1) % 26)), ((number - 1) / 26) + 1);

    private static string Roman(int number)
    {
        ReadOnlySpan<(int Value, string Sign)> signs =
        [
            (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
            (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
        ];
        var roman = new StringBuilder();
        foreach (var (value, sign) in signs)
        {
            for (; number >= value; number -= value)
            {
                roman.Append(sign);
            }
        }

        return roman.ToString();
    }

    private static Dictionary<string, XElement> Index(IEnumerable<XElement> elements, string id) => elements
        .GroupBy(each => each.Attr(id) ?? "")
        .ToDictionary(group => group.Key, group => group.First());
}
