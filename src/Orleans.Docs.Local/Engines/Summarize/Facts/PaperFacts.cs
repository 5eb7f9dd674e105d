using System.Text.RegularExpressions;
using Orleans.Docs.Content;

namespace Orleans.Docs.Local.Engines.Summarize.Facts;

/// <summary>Papers, reports, resumes and forms: what their first page and their fields tell.</summary>
internal static partial class PaperFacts
{
    private const int HeadLines = 25;
    private const int AbstractCharacters = 300;

    public static IEnumerable<(string Name, FactValue? Value)> Paper(FactSource source)
    {
        var title = Title(source);
        yield return ("title", title);
        yield return ("authors", LetterFacts.Property(source, "author", "authors") ?? Authors(source, title));
        yield return ("abstract", Abstract(source));
    }

    public static IEnumerable<(string Name, FactValue? Value)> Report(FactSource source)
    {
        yield return ("title", Title(source));
        yield return ("date", source.FirstDate(60));
    }

    public static IEnumerable<(string Name, FactValue? Value)> Resume(FactSource source)
    {
        yield return ("name", First(source, PersonName(), 8, 0.7f));
        yield return ("email", First(source, Mail(), 400, 0.95f));
        yield return ("phone", First(source, Phone(), 60, 0.75f));
    }

    public static IEnumerable<(string Name, FactValue? Value)> Form(FactSource source)
    {
        yield return ("title", Title(source));
        foreach (var page in source.Document.Pages)
        {
            foreach (var field in page.Fields)
            {
                if (!string.IsNullOrWhiteSpace(field.Value)
                    && !(field.Kind == FieldKind.CheckBox && field.Value == "false"))
                {
                    yield return (field.Name, new(field.Value.Trim(), field.Confidence, page.Number));
                }
            }
        }
    }

    private static FactValue? Title(FactSource source)
    {
        if (LetterFacts.Property(source, "title") is { Value.Length: > 5 } given && !FileName().IsMatch(given.Value))
        {
            return given;
        }

        for (var i = 0; i < Math.Min(HeadLines, source.Lines.Count); i++)
        {
            var text = source.Lines[i].Text.Trim();
            if (text.Count(char.IsLetter) < 8 || NotTitle().IsMatch(text))
            {
                continue;
            }

            // A long title wraps; its second line reads on without a full stop and is no list of names.
            if (i + 1 < source.Lines.Count && text.Length > 40
                && source.Lines[i + 1].Text.Trim() is { Length: > 3 } next
                && (char.IsLower(next[0]) || Continues().IsMatch(text)))
            {
                text = $"{text} {next}";
            }

            return new(text.Length > 300 ? text[..300] : text, 0.6f, source.Lines[i].Page);
        }

        return null;
    }

    private static FactValue? Authors(FactSource source, FactValue? title)
    {
        var seen = title is null;
        foreach (var line in source.Lines.Take(HeadLines))
        {
            var text = line.Text.Trim();
            if (seen && AuthorLine().IsMatch(text) && !NotTitle().IsMatch(text))
            {
                return new(text, 0.5f, line.Page);
            }

            seen |= title is not null
                && (title.Value.EndsWith(text, StringComparison.Ordinal)
                    || title.Value.StartsWith(text, StringComparison.Ordinal));
        }

        return null;
    }

    private static FactValue? Abstract(FactSource source)
    {
        for (var i = 0; i < Math.Min(200, source.Lines.Count); i++)
        {
            if (AbstractWord().Match(source.Lines[i].Text) is not { Success: true } match)
            {
                continue;
            }

            var text = source.Lines[i].Text[(match.Index + match.Length)..].Trim();
            for (var next = i + 1; next < source.Lines.Count && text.Length < AbstractCharacters; next++)
            {
                text = text.EndsWith('-')
                    ? text[..^1] + source.Lines[next].Text.Trim()
                    : $"{text} {source.Lines[next].Text.Trim()}";
            }

            return Shorten(text.Trim()) is { Length: > 40 } start ? new(start, 0.85f, source.Lines[i].Page) : null;
        }

        return null;
    }

    private static string Shorten(string text)
    {
        if (text.Length <= AbstractCharacters)
        {
            return text;
        }

        var end = text.LastIndexOf(' ', AbstractCharacters);
        return text[..(end > 0 ? end : AbstractCharacters - 1)] + "…";
    }

    private static FactValue? First(FactSource source, Regex pattern, int linesMax, float confidence)
    {
        foreach (var line in source.Lines.Take(linesMax))
        {
            if (pattern.Match(line.Text) is { Success: true } match)
            {
                var value = match.Groups["v"] is { Success: true } group ? group.Value : match.Value;
                return new(value.Trim(), confidence, line.Page);
            }
        }

        return null;
    }

    [GeneratedRegex(
        @"^\s*(?:Microsoft Word - .*|untitled.*|document\d*|.*\.(?:docx?|pdf|tex|dvi|indd|pages))\s*$",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex FileName();

    [GeneratedRegex(
        @"^\W*(?:page|arxiv|doi|issn|isbn|vol(?:ume|\.)|no\.|published|received|accepted|copyright|©|http|www|" +
        @"proceedings|journal of|conference|preprint|confidential|draft|department|university|omb no|" +
        @"form approved)\b|^[\d\W]+$|@",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex NotTitle();

    [GeneratedRegex(
        @"(?:[:,-]|\b(?:of|for|the|and|in|on|with|to|a|an|from|by))$",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex Continues();

    [GeneratedRegex(
        @"^(?:(?:\p{Lu}[\p{L}.'’-]*|de|van|von|der|and|&|\d|[*†‡§∗,])[ ,]*){2,40}$",
        RegexOptions.CultureInvariant, FactSource.TimeoutMilliseconds)]
    private static partial Regex AuthorLine();

    [GeneratedRegex(
        @"^[ ]*(?:abstract|summary|zusammenfassung|résumé)[ ]?(?:[.:—–-]|$)",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex AbstractWord();

    [GeneratedRegex(
        @"^[ ]*(?:(?:name|nombre|nom)[ ]?:[ ]*)?(?<v>\p{Lu}[\p{L}'’-]+(?:[ ]\p{Lu}[\p{L}.'’-]*){1,3})(?=[ ]*(?:$|" +
        @"[,|•–-]|[ ]{2}))(?<!resume|curriculum vitae|profile|summary|experience)",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex PersonName();

    [GeneratedRegex(@"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex Mail();

    [GeneratedRegex(@"(?<![\w./-])(?:\+|\()?\d[\d ().-]{7,17}\d(?![\w/-])", Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex Phone();

    private const RegexOptions Flags = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;
}
