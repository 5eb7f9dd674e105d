using System.Text.RegularExpressions;

namespace Orleans.Docs.Local.Engines.Summarize.Facts;

/// <summary>Bank statements: bank, account, period and the two balances.</summary>
internal static partial class StatementFacts
{
    public static IEnumerable<(string Name, FactValue? Value)> Read(FactSource source)
    {
        yield return ("bank", Bank(source));
        yield return ("account", source.Labelled(AccountLabel(), Account()));
        yield return ("period", Period(source));
        yield return ("opening_balance", source.Amount(Opening()));
        yield return ("closing_balance", source.Amount(Closing()));
    }

    private static FactValue? Bank(FactSource source)
    {
        foreach (var line in source.Lines.Take(25))
        {
            if (BankName().Match(line.Text) is { Success: true } match)
            {
                return new(match.Value.Trim(), 0.7f, line.Page);
            }
        }

        return null;
    }

    private static FactValue? Period(FactSource source)
    {
        foreach (var line in source.Lines)
        {
            var days = Dates.Pattern().Matches(line.Text)
                .Select(match => Dates.Normalise(match.Value, source.MonthFirst)).Where(day => day is not null)
                .ToArray();
            if (days.Length == 2 && PeriodWord().IsMatch(line.Text))
            {
                return new($"{days[0]}/{days[1]}", 0.85f, line.Page);
            }
        }

        return source.Date(StatementDate());
    }

    [GeneratedRegex(
        @"(?:[\p{Lu}][\p{L}&.'’-]*[ ]){0,3}(?:\p{L}*[Bb]ank|BANK|Sparkasse|Banque|Banco|Credit Union|" +
        @"Building Society|Volksbank)\b(?:[ ](?:of|de|für)?[ ]?[\p{Lu}][\p{L}.&-]*){0,3}",
        RegexOptions.CultureInvariant, FactSource.TimeoutMilliseconds)]
    private static partial Regex BankName();

    [GeneratedRegex(
        @"\b(?:account[ ]?(?:number|no\.?|#)|acct\.?[ ]?(?:no\.?|#)|konto(?:nummer|-?nr\.?)|iban|n[°º] de compte|" +
        @"cuenta)\b[ ]?:?",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex AccountLabel();

    [GeneratedRegex(
        @"(?<![\w.])(?:[A-Z]{2}\d{2}[ ]?)?[\dXx*][\dA-Z Xx*-]{3,32}\d(?![\w.])",
        RegexOptions.CultureInvariant, FactSource.TimeoutMilliseconds)]
    private static partial Regex Account();

    [GeneratedRegex(
        @"\b(?:period|from|to|through|statement|zeitraum|vom|bis|du|au|période|desde|hasta)\b|[-–—]",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex PeriodWord();

    [GeneratedRegex(
        @"\b(?:statement (?:date|period)|auszug(?:sdatum)?|date)\b[ ]?:?",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex StatementDate();

    [GeneratedRegex(
        @"\b(?:(?:opening|beginning|previous|starting|old)[ ]balance|balance (?:brought )?forward|(?:alter|" +
        @"anfangs)[ -]?(?:konto)?(?:stand|saldo)|solde (?:initial|précédent|antérieur)|saldo (?:inicial|" +
        @"anterior))\b",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex Opening();

    [GeneratedRegex(
        @"\b(?:(?:closing|ending|new|current|final)[ ]balance|balance carried|(?:neuer|" +
        @"end)[ -]?(?:konto)?(?:stand|saldo)|(?:nouveau solde|solde final)|saldo final)\b",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex Closing();

    private const RegexOptions Flags = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;
}
