using System.Text.RegularExpressions;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>Numbers that states give to people: United States, United Kingdom, Canada, India.</summary>
internal static partial class CountryRecognizers
{
    public static IEnumerable<IRecognizer> All { get; } =
    [
        new PatternRecognizer(PiiTypes.Ssn, Ssn(), 0.85f),
        new PatternRecognizer(PiiTypes.Ssn, PlainSsn(), 0.2f)
        {
            InContext = 0.9f,
            Context = ["ssn", "ss#", "social security", "soc sec", "social"],
        },
        new PatternRecognizer(PiiTypes.UsIndividualTaxIdentificationNumber, Itin(), 0.55f)
        {
            InContext = 0.95f,
            Context = ["itin", "individual taxpayer", "taxpayer identification", "tax id"],
        },
        new PatternRecognizer(PiiTypes.UkNationalInsuranceNumber, Nino(), 0.85f),
        new PatternRecognizer(PiiTypes.UkNationalHealthServiceNumber, Nhs(), 0.55f)
        {
            Check = Checksums.Nhs,
            InContext = 0.95f,
            Context = ["nhs", "health service", "patient"],
            Against = ["phone", "tel", "mobile", "fax", "call"],
        },
        new PatternRecognizer(PiiTypes.UkUniqueTaxpayerReferenceNumber, Utr(), 0.85f),
        new PatternRecognizer(PiiTypes.CaSocialInsuranceNumber, Sin(), 0.5f)
        {
            Check = Checksums.Luhn,
            InContext = 0.95f,
            Context = ["sin", "social insurance", "assurance sociale", "nas"],
            Against = ["phone", "tel", "mobile", "fax", "siren", "order", "invoice"],
        },
        new PatternRecognizer(PiiTypes.CaHealthNumber, CanadianHealth(), 0.85f),
        new PatternRecognizer(PiiTypes.InPermanentAccountNumber, Pan(), 0.8f),
        new PatternRecognizer(PiiTypes.InAadhaar, Aadhaar(), 0.75f)
        {
            Check = Checksums.Verhoeff,
            InContext = 0.97f,
            Context = ["aadhaar", "aadhar", "uidai", "uid"],
            Against = ["card", "phone", "order", "account", "invoice"],
        },
        new PatternRecognizer(PiiTypes.InVoterNumber, Voter(), 0.35f)
        {
            InContext = 0.9f,
            Context = ["vote", "voter", "epic", "election", "elector"],
        },
        new PatternRecognizer(PiiTypes.InNrega, Nrega(), 0.8f),
    ];

    [GeneratedRegex(@"(?<![\d.-])(?!000|666|9\d\d)\d{3}([- .])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-]|\.\d)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex Ssn();

    [GeneratedRegex(@"(?<![\d.,-])(?!000|666|9\d\d)\d{3}(?!00)\d{2}(?!0000)\d{4}(?![\d-]|[.,]\d)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex PlainSsn();

    [GeneratedRegex(@"(?<![\d.,-])9\d{2}[- ]?(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])[- ]?\d{4}(?![\d-]|[.,]\d)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex Itin();

    [GeneratedRegex(
        @"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]" +
        @"?[A-D](?!\w)",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex Nino();

    [GeneratedRegex(
        @"(?<![\d.,-])\d{3}[- ]?\d{3}[- ]?\d{4}(?![\d-]|[.,]\d)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex Nhs();

    [GeneratedRegex(@"\b(?:utr|unique tax(?:payer)? reference)\b[^\d\n]{0,20}(?<v>\d{5}[ ]?\d{5}K?)(?!\w)",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex Utr();

    [GeneratedRegex(
        @"(?<![\d.,-])[1-79]\d{2}([- ]?)\d{3}\1\d{3}(?![\d-]|[.,]\d)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex Sin();

    [GeneratedRegex("""
        \b(?:(?:ontario|bc|personal|provincial|alberta)?\ ?health\ (?:card|insurance)?\ ?(?:number|no\.?|\#)|ohip|phn
        |carte\ soleil|ramq)\b
        [^\w\n]{0,6}(?:is\ )?(?<v>\d{4}[ -]?\d{3}[ -]?\d{3}(?:[ -]?[A-Z]{2})?|[A-Z]{4}[ -]?\d{4}[ -]?\d{4})(?!\w)
        """, Patterns.AnyCase | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex CanadianHealth();

    [GeneratedRegex(@"(?<!\w)[A-Z]{5}\d{4}[A-Z](?!\w)", Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex Pan();

    [GeneratedRegex(
        @"(?<![\d.,-])[2-9]\d{3}([ -:]?)\d{4}\1\d{4}(?![\d-]|[.,]\d)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex Aadhaar();

    [GeneratedRegex(@"(?<!\w)[A-Z]{3}\d{7}(?!\w)", Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex Voter();

    [GeneratedRegex(@"(?<!\w)[A-Z]{2}-\d{2}-\d{3}-\d{3}-\d{3}(?:/\d{1,4}(?:-[A-Z])?)?(?!\w)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex Nrega();
}
