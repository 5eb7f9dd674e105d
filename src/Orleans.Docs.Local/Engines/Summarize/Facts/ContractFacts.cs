using System.Text.RegularExpressions;

namespace Orleans.Docs.Local.Engines.Summarize.Facts;

/// <summary>Contracts: who agrees, from when, for how long, under which law.</summary>
internal static partial class ContractFacts
{
    private const int CharactersRead = 200_000;

    public static IEnumerable<(string Name, FactValue? Value)> Read(FactSource source)
    {
        // Clauses run over line ends, so the pages are read as running text.
        var pages = new List<(string Text, int Page)>();
        var left = CharactersRead;
        foreach (var page in source.Document.Pages)
        {
            var text = Blanks().Replace(page.Text[..Math.Min(page.Text.Length, left)], " ");
            pages.Add((text, page.Number));
            left -= text.Length;
            if (left <= 0)
            {
                break;
            }
        }

        yield return ("parties", First(
            pages, Parties(), match => $"{Trim(match.Groups["a"].Value)}; {Trim(match.Groups["b"].Value)}", 0.75f));
        yield return (
            "effective_date", First(pages, Effective(), match => Dates.Normalise(match.Value, source.MonthFirst), 0.8f)
            ?? (source.FirstDate(60) is { } date ? date with { Confidence = 0.4f } : null));
        yield return ("term", First(pages, Term(), match => Trim(match.Groups["v"].Value), 0.7f));
        yield return ("governing_law", First(pages, Law(), match => Trim(match.Groups["v"].Value), 0.85f));
    }

    private static FactValue? First(
        List<(string Text, int Page)> pages, Regex pattern, Func<Match, string?> read, float confidence)
    {
        foreach (var (text, page) in pages)
        {
            for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
            {
                if (read(match) is { Length: > 0 } value)
                {
                    return new(value, confidence, page);
                }
            }
        }

        return null;
    }

    private static string Trim(string value) => value.Trim(' ', ',', ';', '.', '"', '“', '”', '(');

    [GeneratedRegex(@"\s+", Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex Blanks();

    [GeneratedRegex("""
        \b(?:(?:by\ and\ )?between|zwischen|entre)\b:?\ (?:\(?1\)\ )?(?:the\ )?(?<a>[^;,(]{3,80}?(?:,\ (?:Inc|LLC
        |L\.P|Ltd|N\.A)\.?)?)
        (?:\ ?[,(][^;]{0,240}?[^\w]|\ )(?:and|und|et|y)\ (?:\(?2\)\ )?(?<b>\p{Lu}[^;(,]{2,80}?(?:,\ (?:Inc|LLC|L\.P
        |Ltd|N\.A)\.?)?)(?=[,(;]|\.\ )
        """, Flags | RegexOptions.IgnorePatternWhitespace, FactSource.TimeoutMilliseconds)]
    private static partial Regex Parties();

    [GeneratedRegex("""
        \b(?:effective\ (?:as\ of\ |date[^\d]{0,30}|on\ )?|(?:made|entered\ into|dated|executed)[^\d.;]{0,60}
        |as\ of\ |commenc\w{2,4}\ (?:on|from)\ |
        (?:with|in)\ effect\ from\ |tritt\ am\ |mit\ wirkung\ (?:vom|zum|ab)\ |ab\ dem\ |à\ compter\ du\ 
        |prend\ effet\ le\ )
        (?:the\ )?(?:[\p{L}]{3,10}\.?\ \d{1,2}(?:st|nd|rd|th)?,?\ \d{4}|\d{1,2}(?:st|nd|rd|th|er|\.)?\ (?:day\ of\ 
        |de\ )?\p{L}{3,10}\.?,?\ \d{4}|\d{1,4}[./-]\d{1,2}[./-]\d{2,4})
        """, Flags | RegexOptions.IgnorePatternWhitespace, FactSource.TimeoutMilliseconds)]
    private static partial Regex Effective();

    [GeneratedRegex("""
        \b(?:(?:initial\ )?(?:term|period|duration)\b[^.;]{0,80}?(?:of|for|be|is)\ |for\ a\ (?:period|term)\ of\ 
        |laufzeit[^.;]{0,40}?|durée\ (?:de\ )?)
        (?<v>(?:\p{L}{3,12}\ )?\(?\d{1,3}\)?[ -](?:year|month|week|day|jahr|monat|an|mois)\p{L}{0,3}|(?:one|two|three
        |four|five|six|seven|ten|twelve)\ (?:\(\d{1,2}\)\ )?(?:year|month)s?)
        """, Flags | RegexOptions.IgnorePatternWhitespace, FactSource.TimeoutMilliseconds)]
    private static partial Regex Term();

    [GeneratedRegex("""
        (?:govern\w{2,4}|construed|interpreted)[^.;]{0,80}?\blaws?\ of\ (?:the\ )?(?<v>(?:State\ of\ 
        |Commonwealth\ of\ |Province\ of\ )?[^.,;]{3,40}?)
        (?=[.,;]|\ (?:without|and|applicable|as|excluding|in|regardless)\b)
        |es\ gilt\ (?:das\ )?(?<v>(?:deutsches|deutsche|österreichische|schweizerische)\p{L}{0,3}\ ?recht)|(?:droit
        |loi)\ (?<v>français|belge|suisse)
        """, Flags | RegexOptions.IgnorePatternWhitespace, FactSource.TimeoutMilliseconds)]
    private static partial Regex Law();

    private const RegexOptions Flags = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;
}
