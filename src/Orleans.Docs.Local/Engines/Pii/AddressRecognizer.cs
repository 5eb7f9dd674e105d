using System.Text.RegularExpressions;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>
/// Postal addresses, by heuristics: a core (a street word with a house number, a post office box, a unit, a postcode
/// with its town, or the text after a label such as "Address:") that grows over the parts that follow it, across at
/// most three line ends. Addresses without any such mark, and single towns or countries, stay unfound.
/// </summary>
internal sealed partial class AddressRecognizer : IRecognizer
{
    private const int LengthMax = 220;
    private const int PartsMax = 8;

    /// <summary>Capitalised words, of any alphabet, as towns and streets are written.</summary>
    private const string Name =
        @"(?:\p{Lu}[\w'’.-]{0,30}|d[eiu]|de[lr]?|la|le|les|von|van|am|an|im|und|the|of|sur|St\.)";

    private const string Streets =
        "(?:Street|St|Road|Rd|Avenue|Ave|Av|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Place|Pl|Square|Sq|Terrace|" +
        "Crescent|Cres|Close|Way|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Alley|Row|Mews|Gardens|Grove|Walk|Quay|" +
        "Route|Turnpike|Esplanade|Parade|Plaza|Loop|Ridge)";

    private static readonly (Regex Pattern, float Score)[] Cores =
    [
        (NumberAndStreet(), 0.9f),
        (StreetSuffix(), 0.9f),
        (StreetPrefix(), 0.89f),
        (Box(), 0.85f),
        (Unit(), 0.6f),
        (Town(), 0.75f),
        (StateAndZip(), 0.75f),
        (BritishPostcode(), 0.7f),
        (Labelled(), 0.75f),
        (LabelledPostcode(), 0.8f),
        (Corner(), 0.85f),
        (NumberLine(), 0.6f),
        (NumbersAroundName(), 0.6f),
    ];

    public void Find(string text, List<Candidate> found)
    {
        foreach (var (pattern, score) in Cores)
        {
            var reached = 0;
            for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
            {
                var core = match.Groups["v"] is { Success: true } named ? named : match.Groups[0];
                if (core.Index < reached)
                {
                    continue;
                }

                var (end, parts) = Grow(text, core.Index, core.Index + core.Length);
                found.Add(
                    new(core.Index, end - core.Index, PiiTypes.Address, Math.Min(0.97f, score + (0.04f * parts))));
                reached = end;
            }
        }
    }

    private static (int End, int Parts) Grow(string text, int start, int end)
    {
        var parts = 0;
        while (parts < PartsMax && Part().Match(text, end) is { Success: true, Length: > 0 } part
            && part.Index + part.Length - start <= LengthMax)
        {
            end = part.Index + part.Length;
            parts++;
        }

        return (end, parts);
    }

    [GeneratedRegex(
        @"(?<![\w.,/-])\d{1,6}[A-Za-z]?(?:[-/]\d{1,4})?,?[ ](?:\d{1,5}[ ])?(?:" + Name
            + @"[ ]|\d{1,3}(?:st|nd|rd|th)[ ]){1,5}" + Streets + @"\b\.?(?:[ ](?:St|Ave)\b\.?)?(?![ ]of\b)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex NumberAndStreet();

    [GeneratedRegex("""
        (?<![\w.,])(?:\d{1,5}[ ])?(?:\p{Lu}[\w.'-]{0,30}[ -]){0,3}[\p{L}]{0,30}
        (?:[Ss]tra(?:ß|ss)e|[Ss]tr\.|weg|Weg|gasse|Gasse|[Pp]latz|allee|Allee|ufer|Ufer|damm|Damm|ring|Ring|gata
        |gatan|vägen|vej|veien|
        vegen|gade|vei|straat|laan|plein|dijk|gracht|katu|tie|tänav|utca|ulice|ulica|ulja|keskus|polku)
        [ ]\d{1,4}[ ]?[a-z]?(?:[ ]?[-/][ ]?\d{1,4})?(?![\w%]|[.,:/]\d)
        """, Patterns.Exact | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex StreetSuffix();

    [GeneratedRegex("""
        (?<![\w.,])(?:(?:No\.?[ ]?)?\d{1,6}(?:[ ]?(?:bis|ter))?,?[ ]){0,2}
        (?:[Rr]ue|[Aa]v(?:enue|\.)|[Bb](?:oulevard|d)|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Qq]uai|[Aa]llée|Via|Viale|Piazza
        |Corso|Vicolo|C/|[Cc]alle|
        Avenida|Avda\.?|Paseo|Rúa|Plaza|Ronda|Rua|Travessa|Praça|Largo|Jalan|JALAN|JLN|Jln|Lorong|LORONG|ul\.|ulica
        |al\.|aleja|Unter[ ]den|An[ ]der|Am)
        [ ](?:d[eiu][ls]?[ ]|de[ ]la[ ]|des[ ]|l'|la[ ]|le[ ]|les[ ])?[\p{Lu}\d][\w.'’/-]{0,30}(?:[ ](?:d[eiu]l?
        |de[ ]la|des|y|la|le)?[ ]?[\p{Lu}][\w.'’-]{0,30}){0,4}
        (?:,?[ ]\d{1,4}(?:/\w{1,4})?(?![\w]|[.,/]\d))?
        """, Patterns.Exact | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex StreetPrefix();

    [GeneratedRegex("""
        \b(?:P\.?[ ]?O\.?[ ]?Box[ ]\d{1,6}|(?:PSC|CMR|Unit)[ ]\d{1,5},?[ ]Box[ ]\d{1,5}|Postfach[ ]\d[\d ]{1,8}\d
        |(?:USNS|USS|USNV|USCGC)[ ]\p{L}{2,20}|
        (?:APO|FPO|DPO)[ ](?:AA|AE|AP)[ ]\d{5})\b
        """, Patterns.AnyCase | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex Box();

    [GeneratedRegex(
        @"\b(?:Suite|Ste\.?|Apt\.?|Apartment|Unit|Flat)[ ](?:\#[ ]?)" +
        @"?\d{1,5}[A-Za-z]?\b(?:[ ]\d{1,6}[ ](?:\p{Lu}[\w.'’-]{1,30}[ ]){1,4}\d{0,4})?",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex Unit();

    [GeneratedRegex("""
        (?<![\w.,/-])(?:(?:D|DE|A|AT|CH|F|FR|I|IT|E|ES|NL|B|BE|L|LU|DK|SE|S|N|NO|FI|FIN|PL
        |CZ)[ -])\d{4,5}[ ]\p{Lu}\p{L}{2,30}(?:[ -]\p{Lu}\p{L}{1,30}){0,3}
        |(?<=\n|^)[ ]{0,8}(?<v>\d{4,5}[ ]\p{Lu}[\p{L}.-]{2,30}(?:[ ](?:am|an|der|im|sur|la
        |le)?[ ]?\p{Lu}[\p{L}.-]{1,30}){0,3})(?=[ ,.]{0,3}(?:\n|$))
        """, Patterns.Exact | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex Town();

    [GeneratedRegex("""
        (?<!\w)(?:\p{Lu}[\p{L}.'-]{1,30}[ ]){0,2}\p{Lu}[\p{L}.'-]{1,30},?\s
        (?:A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]
        |W[AVIY])[ ]\d{5}(?:-\d{4})?(?!\d)
        """, Patterns.Exact | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex StateAndZip();

    [GeneratedRegex(
        @"(?<!\w)(?:\p{Lu}[\p{L}'-]{2,30},?\s){0,2}(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?[ ]\d[ABD-HJLNP-UW-Z]{2}|" +
        @"GIR[ ]0AA)(?!\w)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex BritishPostcode();

    [GeneratedRegex("""
        \b(?:(?:home|mailing|postal|billing|shipping|delivery|street|current|permanent)?[ ]?address(?:[ ]is)?|adresse
        |anschrift|dirección|indirizzo|
        (?:sent|delivered|moved|shipped|mailed)[ ]to|corner[ ]of|lives?[ ]at|located[ ]at|reside[sd]?[ ]at
        |meet[ ]me[ ]at|residing[ ]at)
        (?:[ ]?:[ ]{0,20}|[ ]{1,3})(?<v>\d{1,6}[A-Za-z]?,?[ ][^\n:;"?]{3,80}?)(?=[.;?!](?:\s|$)|\n|$|,[ ]\p{Ll}
        |[ ](?:for|on|until|by|and[ ]\p{Ll}|please|before|with)\b)
        """, Patterns.AnyCase | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex Labelled();

    [GeneratedRegex(
        @"\b(?:zip(?:[ -]?code)?|post(?:al)?[ -]?code|PLZ|code postal|CAP|" +
        @"código postal)[ ]?[:#]?[ ]{1,4}(?<v>[A-Z]{0,2}\d[A-Z\d]{1,4}(?:[ -]?[A-Z\d]{2,4})?)(?!\w)",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex LabelledPostcode();

    [GeneratedRegex(
        @"(?:\bthe[ ])?\bcorner[ ]of[ ](?:[\p{Lu}\d][\w.'’-]{0,30}[ ]|" +
        @"ul\.[ ]){1,6}and[ ](?:\p{Lu}[\w'’-]{0,30}(?:[ ](?=[\p{Lu}\d]))?){1,4}(?:\d{1,4}\b)?",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex Corner();

    /// <summary>
    /// A line that is only a number and a name, above a line that is a town, as in "12 Name 34 / Town".
    /// </summary>
    [GeneratedRegex(
        @"(?<=^|\n[> ]{0,3})\d{1,6}[ ](?:\p{Lu}[\p{L}'’.-]{1,30}[ ]){1,4}\d{1,4}(?=,?[ ]?\n)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex NumberLine();

    /// <summary>House number, name, house number: "048 Example 55".</summary>
    [GeneratedRegex(
        @"(?<![\w.,/-])\d{1,6}[ ](?:\p{Lu}[\p{L}'’.-]{2,30}[ ]|\p{Ll}{1,4}\.[ ]){1,4}\d{1,4}\.?(?![\w%]|[.,:/]\d|" +
        @"[ ]\p{Ll})",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex NumbersAroundName();

    /// <summary>What may follow a core: a unit, a postcode, a state, a town, a country.</summary>
    [GeneratedRegex("""
        \G(?:[ ]?,?[ ]?\n?[> ]{0,8},?[ ]{0,2})(?<!\n[> ]{0,8}\n)
        (?:(?:Suite|Ste\.?|Apt\.?|Apartment|Unit|Flat|Floor|Level|LEVEL|Lot|LOT)[ ]\#?\w{1,6}
        |(?:APO|FPO|DPO|apo|fpo|dpo)[ ][A-Za-z]{2}[ ]\d{5}
        |(?:(?:D|DE|A|AT|CH|F|FR)[ -])?\d{4,6}(?:-\d{3,4})?(?![\w/:]|[.,]\d
        |[ ]?[%€$£-])(?:[ ]\p{Lu}[\p{L}'’-]{1,30}(?:[ ]\p{Lu}[\p{L}'’-]{1,30}){0,3})?(?=[ ]?[\n,.;)?]|$|[ ]\p{Ll})
        |[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?[ ]\d[ABD-HJLNP-UW-Z]{2}(?!\w)
        |[A-Z]\d[A-Z][ ]\d[A-Z]\d(?!\w)|\d{3}[ ]\d{2}(?!\w|[.,]\d)
        |[A-Z]{2}(?!\w)
        |(?<=[\n,][> ]{0,10})\p{Lu}[\p{L}'’-]{1,30}(?:[ ](?:\p{Ll}{1,3}[ ])?\(?\p{Lu}[\p{L}'’-]{1,30}\)?){0,4}
        (?:[ ]\d{4,6}(?:-\d{3,4})?)?(?![\w:@]|[ ]\p{Ll}|'s|,[ ]\p{Ll}{3,}[ ]\p{Ll})(?=[ ]?[\n,.;)?]|$))
        """, Patterns.Exact | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex Part();
}
