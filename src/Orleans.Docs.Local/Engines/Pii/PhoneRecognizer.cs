using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Orleans.Docs.Engines;
using PhoneNumbers;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>
/// Telephone numbers: a run of digits that is valid with its country code, or valid in one of the configured regions,
/// or labelled as a phone. Numbers without any of it are left alone.
/// </summary>
internal sealed partial class PhoneRecognizer(PiiOptions options) : IRecognizer
{
    private static readonly ImmutableArray<string> Labels =
    [
        "phone", "tel", "telephone", "mobile", "cell", "fax", "call", "call me", "office:", "desk:", "telefon", "handy",
        "téléphone", "teléfono", "móvil", "mobil", "mob", "ph", "whatsapp", "sms", "contact no", "number is", "hotline",
        "tel.nr", "registered", "messages to",
    ];

    private static readonly ImmutableArray<string> Others =
    [
        "order", "invoice", "account", "iban", "card", "gtin", "ean", "isbn", "reference", "ref", "vat", "tax", "gst",
        "customer no", "article", "item", "tracking", "ssn", "social security", "sin", "passport", "license", "licence",
        "total", "amount", "steuernummer", "ust", "kundennummer", "rechnung", "facture", "siret", "siren", "nhs",
        "routing", "serial",
    ];

    private static readonly string[] PhoneRegionsDefault =
    [
        "US", "GB", "DE", "FR", "ES", "IT", "NL", "BE", "AT", "CH", "DK", "SE", "NO", "FI", "PL", "PT", "CZ", "IN",
        "AU",
    ];

    private readonly PhoneNumberUtil _numbers = PhoneNumberUtil.GetInstance();

    public void Find(string text, List<Candidate> found)
    {
        var lookups = 0;
        for (var match = Number().Match(text); match.Success; match = match.NextMatch())
        {
            var digits = match.Value.Count(char.IsAsciiDigit);
            if (digits is < 6 or > 20 || NotPhone().IsMatch(match.Value))
            {
                continue;
            }

            var labelled = ContextWords.Leads(text, match.Index, Labels)
                || Trailed().IsMatch(text, match.Index + match.Length);
            var score = lookups++ < options.PhoneLookupsMax ? Validity(match.Value, digits) : 0;
            score = labelled
                ? Math.Max(score + 0.3f, digits <= 16 ? 0.7f : 0)
                : ContextWords.Leads(text, match.Index, Others) ? score / 2 : score;
            found.Add(new(match.Index, match.Length, PiiTypes.Phone, Math.Min(score, 0.98f)));
        }
    }

    private float Validity(string value, int digits)
    {
        if (value[0] == '+' || value.StartsWith("00", StringComparison.Ordinal))
        {
            return Parse(value[0] == '+' ? value : $"+{value[2..].TrimStart('-', ' ')}", null) is { } abroad
                ? _numbers.IsValidNumber(abroad) ? 0.9f : value[0] == '+' && digits >= 9 ? 0.65f : 0.5f
                : 0;
        }

        // Ten bare digits can be anything; separators as people write them are the evidence.
        var spelled = value.AsSpan().IndexOfAny(' ', '-', '.') >= 0 || value.Contains('(') || value[0] == '0';
        foreach (var region in options.PhoneRegions ?? PhoneRegionsDefault)
        {
            if (Parse(value, region) is { } here && _numbers.IsValidNumberForRegion(here, region))
            {
                return spelled ? digits >= 9 ? 0.65f : 0.55f : 0.4f;
            }
        }

        return American().IsMatch(value) ? 0.65f : spelled && digits >= 8 && value[0] == '0' ? 0.5f : 0.3f;
    }

    private PhoneNumber? Parse(string value, string? region)
    {
        try
        {
            return _numbers.Parse(value, region);
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    [GeneratedRegex("""
        (?<![\w.,/+:$€£\#]|\d[-])(?:\+|\()?\d(?:[ ]{0,2}\(0\)[ ]?|[ ]?[().\-/][ ]?|[ ]|\n(?=\d)
        |-\n)?(?:\d(?:[ ]?[().\-/][ ]?|[ ]|-\n|\)\n)?){4,18}
        \d(?:[ ]?(?:x|ext\.?[ ]?)\d{1,6})?(?![\w%€$£]|[.,/:-]\d)
        """, Patterns.AnyCase | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex Number();

    /// <summary>Dates, hours, amounts, decimals, numbers of a year and internet addresses in the same shape.</summary>
    [GeneratedRegex("""
        ^(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}(?:[ ]\d{1,2}.*)?|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}(?:[ ].*)?|
        \d{1,3}(?:[ .]\d{3})*[.,]\d{1,2}|\d{1,3}(?:[.]\d{1,3}){3}|(?:19|20)\d{2}[ ]?[-/][ ]?(?:19|20)\d{2}|\d{1,2}|
        \d{4}(?:[ -]\d{4}){3}|\d{3}[ .-]\d{2}[ .-]\d{4}|\d{1,2}/\d{2,4}|(?:\d{1,4}[ ]){0,3}\d{1,3}[.]\d{2}|
        \d{1,9}[.]\d{1,9}|(?:19|20)\d{2}-\d{1,6}|\d{1,2}[.]\d{2}[ ]?-[ ]?\d{1,2}[.]\d{2}|
        (?:\d{1,4}[ ]){0,3}\d{1,6}[.]\d{2}(?:[ ]\d{1,6}[.]\d{2})+|\d[.]\d{1,6}(?:[ ]\d[.]\d{1,6}){1,6})$
        """, Patterns.Exact | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex NotPhone();

    [GeneratedRegex(@"^(?:\+?1[-. ])?\(?[2-9]\d{2}[-.) ]{1,2}[2-9]\d{2}[-. ]\d{4}(?:[ ]?(?:x|ext\.?[ ]?)\d{1,6})?$",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex American();

    [GeneratedRegex(
        @"\G[ ]?\(?(?:office|fax|mobile|cell|home|work|desk|direct|tel)\b",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex Trailed();
}
