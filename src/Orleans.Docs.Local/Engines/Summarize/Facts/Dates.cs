using System.Globalization;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Local.Engines.Summarize.Facts;

/// <summary>Dates in English, German, French and Spanish, read as ISO 8601 days.</summary>
internal static partial class Dates
{
    private const string Months =
        "jan|jän|ene|feb|fév|fev|mar|mär|mrz|apr|avr|abr|may|mai|jun|juin|jul|juil|aug|aoû|aou|ago|sep|set|" +
        "oct|okt|nov|dec|dez|déc|dic";

    /// <summary>The day as <c>2024-03-15</c>, or null when no such day exists.</summary>
    /// <param name="monthFirst">How 03/04/2024 is meant; a part above 12 overrules it.</param>
    public static string? Normalise(string text, bool monthFirst)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        int year, month, day;
        if (match.Groups["iy"].Success)
        {
            (year, month, day) = (Number(match, "iy"), Number(match, "im"), Number(match, "id"));
        }
        else if (match.Groups["a"].Success)
        {
            var (first, second) = (Number(match, "a"), Number(match, "b"));
            var swap = (monthFirst && match.Groups["sep"].Value == "/" && first <= 12) || second > 12;
            (year, month, day) = (Number(match, "y"), swap ? first : second, swap ? second : first);
        }
        else
        {
            (year, month, day) = (Number(match, "ny"), Month(match.Groups["m"].Value), Number(match, "d"));
        }

        year += year < 70 ? 2000 : year < 100 ? 1900 : 0;
        return year is >= 1900 and <= 2199 && month is >= 1 and <= 12 && day >= 1
            && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
    }

    private static int Number(Match match, string group) => match.Groups[group].Captures.Count == 0
        ? 0
        : int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static int Month(string name) => name.ToLowerInvariant() switch
    {
        "jan" or "jän" or "ene" => 1,
        "feb" or "fév" or "fev" => 2,
        "mar" or "mär" or "mrz" => 3,
        "apr" or "avr" or "abr" => 4,
        "may" or "mai" => 5,
        "jun" or "juin" => 6,
        "jul" or "juil" => 7,
        "aug" or "aoû" or "aou" or "ago" => 8,
        "sep" or "set" => 9,
        "oct" or "okt" => 10,
        "nov" => 11,
        _ => 12,
    };

    [GeneratedRegex(
        @"(?<![\d.,/])(?:(?<iy>(?:19|20)\d{2})[-/.](?<im>\d{1,2})[-/.](?<id>\d{1,2})(?!\d)" +
        @"|(?<a>\d{1,2})(?<sep>[./-])[ ]?(?<b>\d{1,2})\k<sep>[ ]?(?<y>(?:19|20)\d{2}|\d{2})(?!\d|[./-]\d)" +
        @"|(?<d>\d{1,2})(?:st|nd|rd|th|er|\.)?[ -]{1,2}(?:de[ ]|of[ ]|day[ ]of[ ])?(?<m>" + Months
            + @")\p{L}{0,8}\.?,?[ -]{1,2}(?:de[ ]|del[ ])?(?<ny>(?:19|20)\d{2}|\d{2}(?![\d:])))" +
        @"|(?<![\p{L}])(?<m>" + Months
            + @")\p{L}{0,7}\.?[ ]{1,2}(?<d>\d{1,2})(?:st|nd|rd|th)?,?[ ]{1,2}(?<ny>(?:19|20)\d{2})(?!\d)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, FactSource.TimeoutMilliseconds)]
    public static partial Regex Pattern();
}
