using System.Text.RegularExpressions;

namespace Orleans.Docs.Local.Engines.Summarize.Facts;

/// <summary>
/// Letters and mails: from, to, date, subject. What the mail itself says wins over what its text shows.
/// </summary>
internal static partial class LetterFacts
{
    public static IEnumerable<(string Name, FactValue? Value)> Read(FactSource source)
    {
        yield return ("from", Property(source, "from", "sender") ?? Header(source, From()) ?? Signature(source));
        yield return ("to", Property(source, "to", "recipients") ?? Header(source, To()) ?? Salutation(source));
        yield return ("date", PropertyDate(source) ?? source.Date(DateLabel()) ?? source.FirstDate(30));
        yield return ("subject", Property(source, "subject", "title") ?? Header(source, Subject()));
    }

    public static FactValue? Property(FactSource source, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var (key, value) in source.Document.Properties)
            {
                if (key.Equals(name, StringComparison.OrdinalIgnoreCase) && !string.IsNullOrWhiteSpace(value))
                {
                    return new(
                        value.Trim(), 0.98f, source.Document.Pages.IsEmpty ? 1 : source.Document.Pages[0].Number);
                }
            }
        }

        return null;
    }

    private static FactValue? PropertyDate(FactSource source) =>
        Property(source, "date") is { } date && Dates.Normalise(date.Value, source.MonthFirst) is { } day
            ? date with { Value = day }
            : null;

    private static FactValue? Header(FactSource source, Regex label)
    {
        foreach (var line in source.Lines.Take(40))
        {
            if (label.Match(line.Text) is { Success: true } match)
            {
                return new(match.Groups["v"].Value.Trim(), 0.8f, line.Page);
            }
        }

        return null;
    }

    private static FactValue? Salutation(FactSource source)
    {
        foreach (var line in source.Lines.Take(80))
        {
            if (Dear().Match(line.Text) is { Success: true } match)
            {
                return new(match.Groups["v"].Value.Trim(), 0.6f, line.Page);
            }
        }

        return null;
    }

    private static FactValue? Signature(FactSource source)
    {
        for (var i = source.Lines.Count - 1; i > 0; i--)
        {
            if (Closing().IsMatch(source.Lines[i - 1].Text)
                && source.Lines[i].Text.Trim() is { Length: > 2 and < 60 } name)
            {
                return new(name, 0.65f, source.Lines[i].Page);
            }
        }

        return null;
    }

    [GeneratedRegex(@"^[ >]*(?:from|von|de|absender)[ ]?:[ ]*(?<v>\S.{1,200})", Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex From();

    [GeneratedRegex(
        @"^[ >]*(?:to|an|à|para|empfänger)[ ]?:[ ]*(?<v>\S.{1,200})",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex To();

    [GeneratedRegex(
        @"^[ >]*(?:subject|re|betreff|betr\.|objet|asunto|ref)[ ]?:[ ]*(?<v>\S.{1,200})",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex Subject();

    [GeneratedRegex(
        @"^[ ]*(?:dear|hi|hello|liebe[rs]?|sehr geehrte[rs]?|cher|chère|" +
        @"estimad[oa])[ ](?<v>(?:\p{L}[\p{L}.'’-]*[ ]?){1,5}),?[ ]*$",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex Dear();

    [GeneratedRegex(
        @"^[ ]*(?:(?:yours|best|kind|warm|with)?[ ]?(?:sincerely|faithfully|truly|regards|wishes)|" +
        @"mit freundlichen grüßen|viele grüße|cordialement|atentamente|cheers),?[ ]*(?:yours)?,?[ ]*$",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex Closing();

    [GeneratedRegex(
        @"^[ >]*(?:date|sent|datum|gesendet|fecha)[ ]?:|,[ ](?:den|le)[ ]",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex DateLabel();

    private const RegexOptions Flags = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;
}
