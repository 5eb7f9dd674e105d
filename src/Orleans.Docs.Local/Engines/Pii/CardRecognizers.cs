using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>
/// Payment cards: number (Luhn and issuer prefix), expiry and verification code (only beside their words).
/// </summary>
internal static partial class CardRecognizers
{
    private static readonly ImmutableArray<string> Words =
    [
        "card", "visa", "mastercard", "amex", "maestro", "credit", "debit", "carte", "karte", "kreditkarte", "tarjeta",
    ];

    private static readonly ImmutableArray<string> Others =
        ["imei", "tracking", "gtin", "ean", "barcode", "isbn", "order no", "reference no"];

    public static IEnumerable<IRecognizer> All { get; } =
    [
        new PatternRecognizer(PiiTypes.CardNumber, Number(), 0.6f)
        {
            Check = Issued,
            InContext = 0.98f,
            Context = Words,
            Against = Others,
        },
        // Twelve and thirteen digits are bar codes far more often than cards.
        new PatternRecognizer(PiiTypes.CardNumber, ShortNumber(), 0.3f)
        {
            Check = Issued, InContext = 0.9f, Context = Words,
        },
        new PatternRecognizer(PiiTypes.CardNumber, KnownIssuer(), 0.85f)
        {
            Check = Checksums.Luhn,
            InContext = 0.99f,
            Context = Words,
            Against = Others,
        },
        new PatternRecognizer(PiiTypes.CardNumber, Labelled(), 0.9f) { Check = Checksums.Luhn },
        new PatternRecognizer(PiiTypes.CardNumber, Wrapped(), 0.85f) { Check = Checksums.Luhn },
        new PatternRecognizer(PiiTypes.CardExpiry, Expiry(), 0.85f),
        new PatternRecognizer(PiiTypes.CardCvv, Cvv(), 0.9f),
        new PatternRecognizer(PiiTypes.Pin, Pin(), 0.85f),
    ];

    private static bool Issued(string value) => Checksums.Luhn(value) && Issuer().IsMatch(Checksums.Digits(value));

    [GeneratedRegex(
        @"(?<![\d.,\-+])[1-6]\d{2}(?:[ -]?\d){9,10}(?![ -]?\d|[.,]\d)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex ShortNumber();

    [GeneratedRegex(
        @"(?<![\d.,\-+])[1-6]\d{2}(?:[ -]?\d){11,16}(?![\d-]|[.,]\d)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex Number();

    [GeneratedRegex("""
        ^(?:4\d{12}(?:\d{3}){0,2}|5[0-9]\d{10,17}|6\d{11,18}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|
        3[47]\d{13}|3(?:0|6|8|9)\d{12}|35\d{14}|(?:1800|2131)\d{11}|1\d{14})$
        """, Patterns.Exact | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex Issuer();

    [GeneratedRegex(
        @"(?<![\d.,\-+])(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|6011|65\d{2}|3[47]\d{2})(?:(?:[ -]?\d){11,12})(?![\d-]|" +
        @"[.,]\d)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex KnownIssuer();

    [GeneratedRegex(@"(?<!\w)(?:card|carte|karte|tarjeta)\b[^\d\n]{0,30}(?<v>\d(?:[ -]?\d){11,18})(?!\d)",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex Labelled();

    [GeneratedRegex(@"(?<![\d.,-])[3-6]\d{3}[ \n-]{1,2}\d{4}[ \n-]{1,2}\d{4}[ \n-]{1,2}\d{4}(?![\d-]|[.,]\d)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex Wrapped();

    [GeneratedRegex("""
        \b(?:exp(?:\.|iry|ires|iration)?(?:\ date)?|valid\ (?:thru|through|until)|good\ thru|g[üu]ltig\ bis
        |expire\ (?:le|fin)|
        caduca|vence)\b[^\d\n]{0,12}(?<v>(?:0?[1-9]|1[0-2])\ ?[/-]\ ?(?:20)?\d{2})(?![\d/-])
        """, Patterns.AnyCase | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex Expiry();

    // A social security number is longer and no card's: its first three digits alone would hide the rest from
    // redaction.
    [GeneratedRegex("""
        (?<!social\ )\b(?:cvv2?|cvc2?|cid|csc|(?:card\ )?(?:security|verification)\ (?:code|value|number)|pr[üu]fnummer|
        cryptogramme|c[óo]digo\ de\ seguridad)\b[^\d\n]{0,20}(?<v>\d{3,4})(?!-?\d)
        """, Patterns.AnyCase | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex Cvv();

    [GeneratedRegex(
        @"\b(?:pin|pin[ -]?(?:code|number|no\.?)|geheimzahl)\b[ \t]{0,3}(?:is|ist|:|=|" +
        @"#)?[ \t]{0,3}(?<v>\d{4,8})(?!\d)",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex Pin();
}
