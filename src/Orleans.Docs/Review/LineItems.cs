using System.Globalization;
using System.Text.RegularExpressions;
using Orleans.Docs.Content;

namespace Orleans.Docs.Review;

/// <summary>
/// Adds up the lines of an invoice's tables. A table counts if the heading of a column says that it holds amounts; rows
/// that are sums themselves, or have no amount, are left out. Pure.
/// </summary>
internal static partial class LineItems
{
    private const int RegexMilliseconds = 200;
    private const int LinesMin = 2;

    /// <summary>The sum and the number of lines; null where there are fewer than two.</summary>
    public static (decimal Sum, int Lines)? Sum(IReadOnlyList<Table> tables)
    {
        var (sum, lines) = (0m, 0);
        foreach (var table in tables)
        {
            // The last such column, since the price of one stands before that of all.
            var head = table.Cells.Where(cell => cell.Row == 0 && AmountHeading().IsMatch(cell.Text))
                .MaxBy(cell => cell.Column);
            if (head is null)
            {
                continue;
            }

            foreach (var row in table.Cells.Where(cell => cell.Row > 0).GroupBy(cell => cell.Row))
            {
                var cell = row.FirstOrDefault(cell => cell.Column == head.Column);
                if (cell is not null && Amount(cell.Text) is { } amount
                    && !row.Any(other => SumLabel().IsMatch(other.Text)))
                {
                    sum += amount;
                    lines++;
                }
            }
        }

        return lines < LinesMin ? null : (sum, lines);
    }

    /// <summary>An amount with two decimals, written with a point or a comma; null for anything else.</summary>
    public static decimal? Amount(string text)
    {
        if (AmountText().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var whole = string.Concat(match.Groups["whole"].Value.Where(char.IsAsciiDigit));
        return decimal.TryParse(
            $"{whole}.{match.Groups["cents"].Value}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var amount)
            ? (match.Groups["sign"].Value.Length > 0 ? -amount : amount)
            : null;
    }

    [GeneratedRegex(
        @"\b(amount|total|sum|betrag|gesamt\w*|montant|importe|importo|bedrag)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, RegexMilliseconds)]
    private static partial Regex AmountHeading();

    [GeneratedRegex(
        @"\b(sub-?total|total|net|tax|vat|sum|mwst|ust|netto|brutto|zwischensumme|gesamt\w*|summe|tva|iva|carried)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, RegexMilliseconds)]
    private static partial Regex SumLabel();

    [GeneratedRegex(
        @"^\s*(?:[€$£]|[A-Z]{2,3})?\s*(?<sign>[-−(])?\s*(?:[€$£])?\s*(?<whole>\d{1,3}(?:[., '’]?\d{3}){0,4})[.,]"
        + @"(?<cents>\d{2})\)?\s*(?:[€$£]|[A-Z]{2,3})?\s*$",
        RegexOptions.CultureInvariant, RegexMilliseconds)]
    private static partial Regex AmountText();
}
