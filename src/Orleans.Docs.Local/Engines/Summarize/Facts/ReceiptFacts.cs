using System.Globalization;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Local.Engines.Summarize.Facts;

/// <summary>
/// Till receipts: the shop stands on top, its address below it, the total beside the word that says so.
/// </summary>
internal static partial class ReceiptFacts
{
    private const int HeadLines = 12;

    public static IEnumerable<(string Name, FactValue? Value)> Read(FactSource source)
    {
        var company = Company(source);
        yield return ("company", company is var (at, found) ? found : null);
        yield return ("date", source.Date(DateLabel()) ?? source.FirstDate());
        yield return ("address", Address(source, company?.Line ?? 0));
        yield return ("total", Total(source));
        yield return ("currency", source.Lines.Select(line => (Code: Amounts.Currency(line.Text), line.Page))
            .FirstOrDefault(item => item.Code is not null) is { Code: { } code } currency
                ? new(code, 0.7f, currency.Page)
                : null);
    }

    private static (int Line, FactValue Value)? Company(FactSource source)
    {
        for (var i = 0; i < Math.Min(HeadLines, source.Lines.Count); i++)
        {
            if (LegalForm().IsMatch(source.Lines[i].Text))
            {
                return (i, new(WithWrapped(source, i), 0.85f, source.Lines[i].Page));
            }
        }

        for (var i = 0; i < Math.Min(HeadLines, source.Lines.Count); i++)
        {
            var text = source.Lines[i].Text;
            if (text.Count(char.IsLetter) >= 4 && !NotCompany().IsMatch(text))
            {
                return (i, new(Clean(text), 0.6f, source.Lines[i].Page));
            }
        }

        return null;
    }

    /// <summary>
    /// A name that was too long for the paper has only its legal form, or little more, on its second line.
    /// </summary>
    private static string WithWrapped(FactSource source, int line)
    {
        var name = Clean(source.Lines[line].Text);
        var rest = LegalForm().Match(name).Index;
        return line > 0 && name[..rest].Count(char.IsLetter) < 12 && !NotCompany().IsMatch(source.Lines[line - 1].Text)
            && (rest == 0 || !name[..rest].Trim().Contains(' '))
            && source.Lines[line - 1].Text.All(symbol => char.IsLetter(symbol) || symbol is ' ' or '.' or '&')
            ? $"{Clean(source.Lines[line - 1].Text)} {name}"
            : name;
    }

    private static string Clean(string line) => RegistrationNumber().Replace(line, "").Trim();

    private static FactValue? Address(FactSource source, int company)
    {
        var parts = new List<string>();
        for (var i = company + 1; i < Math.Min(company + HeadLines, source.Lines.Count); i++)
        {
            var text = source.Lines[i].Text.Trim();
            if (EndsAddress().IsMatch(text))
            {
                if (parts.Count > 0)
                {
                    break;
                }

                continue;
            }

            if (parts.Count == 0 && !text.Any(char.IsAsciiDigit))
            {
                continue;
            }

            parts.Add(text);
        }

        return parts.Count == 0
            ? null
            : new(string.Join(' ', parts), 0.6f, source.Lines[Math.Min(company, source.Lines.Count - 1)].Page);
    }

    /// <summary>
    /// The largest amount beside the strongest word for a total; words of equal strength agree on the one that
    /// stands most often, then on the later one.
    /// </summary>
    private static FactValue? Total(FactSource source)
    {
        var best = (Strength: 0, Amount: 0m, Page: 1);
        for (var i = 0; i < source.Lines.Count; i++)
        {
            var line = source.Lines[i].Text;
            var strength = Weak().IsMatch(line) ? 0 : Strong().IsMatch(line) ? 3 : TotalWord().IsMatch(line) ? 2 : 0;
            if (strength == 0 || strength < best.Strength)
            {
                continue;
            }

            var amount = Largest(line) ?? Enumerable.Range(i + 1, 3).Where(below => below < source.Lines.Count)
                .TakeWhile(below => source.Lines[below].Text.Trim().Length <= 14).Select(
                    below => Largest(source.Lines[below].Text))
                .FirstOrDefault(value => value is not null);
            if (amount is { } value && (strength > best.Strength || value >= best.Amount))
            {
                best = (strength, value, source.Lines[i].Page);
            }
        }

        return best.Strength == 0
            ? null
            : new(
                best.Amount.ToString("0.00", CultureInfo.InvariantCulture), best.Strength == 3 ? 0.85f : 0.7f,
                best.Page);
    }

    private static decimal? Largest(string line) => Amounts.Pattern().Matches(line)
        .Select(match => Amounts.Normalise(match.Value))
        .Max(value => value is null ? (decimal?)null : decimal.Parse(value, CultureInfo.InvariantCulture));

    [GeneratedRegex(
        @"\b(?:sdn\.?[ ]?bhd|bhd|ltd|llc|inc|gmbh|limited|corp|enterprise|trading|restaurant|s\.?a\.?r\.?l)\b",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex LegalForm();

    [GeneratedRegex(
        @"\b(?:tax invoice|invoice|receipt|cash|welcome|thank|tel|fax|gst|date|bill|copy|reprint|counter)\b|\d{5}",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex NotCompany();

    [GeneratedRegex(
        @"[ ]*\(?(?:co\.?[ ]?(?:reg)?\.?[ ]?(?:no)?[ .:]*)?\(?\d{5,7}[ ]?-?[ ]?[A-Z]\)?[ ]*$|" +
        @"[ ]*\((?:co\.?[ ]?(?:reg)?\.?[ ]?no[^)]*|[\d -]{5,}[A-Z]?)\)[ ]*$",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex RegistrationNumber();

    [GeneratedRegex(
        @"\b(?:tel|fax|phone|telephone|hp|gst|tax invoice|invoice|receipt|date|reg|co\.?[ ]?(?:reg)?\.?[ ]?no|" +
        @"email|website|ssm|roc|cashier|bill|doc(?:ument)?[ ]no|trn|table|order|simplified|cash)\b|@|www\.|" +
        @"^\(?[\dA-Z]{0,3}[\d .-]{5,}[-.]?[A-Z]?\)?$|\b(?:company|site|outlet)\b[^\n]*:|^\W*$|^\(.*\)$",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex EndsAddress();

    [GeneratedRegex(@"\b(?:date|datum|fecha)\b[ ]?:?", Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex DateLabel();

    [GeneratedRegex(
        @"\b(?:sub-?[ ]?total|tax[ ]?total|total[ ]?(?:gst|tax|item|qty|quantity|disc|saving|excl|without|before)|" +
        @"change|cash|accepted|tender|rounding|disc(?:ount)?|gst[ ]?(?:amt|amount|\d|@)|qty|" +
        @"taxable)\b(?![^\n]*\b(?:incl|after)\b)|\bexcl",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex Weak();

    [GeneratedRegex(
        @"\b(?:grand[ ]?total|total[ ]?(?:amt|amount)?[ ]?(?:incl|due|payable|sales?[ ]?\(?incl)|net[ ]?total|" +
        @"total[ ]?\(?(?:rm|inclusive|after)|amount[ ]?(?:due|payable)|balance[ ]?due|total[ ]?\(?after|" +
        @"rounded[ ]?total|total[ ]?rounded|round(?:d|ed)?[ ]total|zu zahlen|à payer)",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex Strong();

    [GeneratedRegex(@"\b(?:total|summe|gesamt|amount|jumlah|importe|montant)\b", Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex TotalWord();

    private const RegexOptions Flags = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;
}
