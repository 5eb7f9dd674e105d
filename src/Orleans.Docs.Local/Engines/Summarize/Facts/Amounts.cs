using System.Globalization;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Local.Engines.Summarize.Facts;

/// <summary>Amounts of money as they are written in several countries, read as invariant decimals.</summary>
internal static partial class Amounts
{
    /// <summary>
    /// The amount as <c>1234.56</c>, or null. The last point or comma before one or two digits is the decimal sign.
    /// </summary>
    public static string? Normalise(string text)
    {
        var digits = new string([.. text.Where(symbol => char.IsAsciiDigit(symbol) || symbol is '.' or ',')])
            .Trim('.', ',');
        if (digits.Length == 0)
        {
            return null;
        }

        var mark = digits.LastIndexOfAny(['.', ',']);
        var decimals = digits.Length - mark - 1;
        var onlyOnce = mark >= 0 && digits.IndexOf(digits[mark]) == mark;
        var thousands = mark >= 0 && decimals == 3
            && (digits.IndexOfAny(['.', ',']) != mark || (mark <= 3 && digits[0] != '0'));
        var plain = mark < 0 || thousands || (!onlyOnce && decimals != 2)
            ? string.Concat(digits.Where(char.IsAsciiDigit))
            : string.Concat(digits[..mark].Where(char.IsAsciiDigit)) + "." + digits[(mark + 1)..];
        if (!decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            return null;
        }

        var sign = text.TrimStart().StartsWith('-') || text.TrimEnd().EndsWith('-') || text.Contains('(')
            ? -amount
            : amount;
        return sign.ToString("0.00##", CultureInfo.InvariantCulture);
    }

    /// <summary>Amounts with decimals; whole numbers are too often something else.</summary>
    [GeneratedRegex(
        @"(?<![\w.,/])[-−(]?(?:(?:[€$£]|RM|EUR|USD|GBP|CHF)[ ]?)?-?(?:\d{1,3}(?:[., '’\u00A0\u202F]\d{3})+|" +
        @"\d{1,9})[.,]\d{2}(?:\d{2})?\)?-?(?![\d/]|[.,]\d|[ ]?%)",
        RegexOptions.CultureInvariant, FactSource.TimeoutMilliseconds)]
    public static partial Regex Pattern();

    /// <summary>The first currency that is named, as its ISO code.</summary>
    public static string? Currency(string text) => CurrencyPattern().Match(text) is { Success: true } match
        ? match.Value.ToUpperInvariant() switch
        {
            "€" or "EURO" => "EUR",
            "$" => "USD",
            "£" => "GBP",
            "RM" => "MYR",
            var code => code,
        }
        : null;

    [GeneratedRegex(
        @"(?<![A-Za-z])(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|MYR|SGD|INR|CAD|AUD|JPY|RM|Euro)(?![A-Za-z])|" +
        @"[€$£]",
        RegexOptions.CultureInvariant, FactSource.TimeoutMilliseconds)]
    private static partial Regex CurrencyPattern();
}
