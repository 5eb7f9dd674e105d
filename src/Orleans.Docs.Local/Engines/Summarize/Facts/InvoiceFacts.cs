using System.Text.RegularExpressions;

namespace Orleans.Docs.Local.Engines.Summarize.Facts;

/// <summary>Invoices in English, German, French and Spanish.</summary>
internal static partial class InvoiceFacts
{
    public static IEnumerable<(string Name, FactValue? Value)> Read(FactSource source)
    {
        var date = source.Date(IssueLabel()) ?? source.Date(OfLabel())
            ?? source.Date(DateLabel()) ?? source.FirstDate();
        var totals = InvoiceTotals.Read(source, NetLabel(), TaxLabel(), GrandTotalLabel(), TotalLabel());
        yield return (
            "invoice_number",
            source.Labelled(NumberLabel(), Number()) ?? source.Labelled(LooseNumberLabel(), Number()));
        yield return ("date", date);
        yield return ("due_date", source.Date(DueLabel()));
        yield return ("seller", source.Labelled(SellerLabel(), PartyName()) ?? Letterhead(source));
        yield return ("buyer", source.Labelled(BuyerLabel(), PartyName()));
        yield return ("vat_id", source.Labelled(VatLabel(), Vat()));
        yield return ("currency", Currency(source));
        yield return ("net_total", totals.Net);
        yield return ("tax_total", totals.Tax);
        yield return ("total", totals.Total);
        yield return ("iban", source.Labelled(IbanLabel(), Iban()) is { } iban
            ? iban with { Value = iban.Value.Replace(" ", "", StringComparison.Ordinal) }
            : null);
    }

    private static FactValue? Currency(FactSource source)
    {
        foreach (var line in source.Lines)
        {
            if (Amounts.Currency(line.Text) is { } code)
            {
                return new(code, 0.8f, line.Page);
            }
        }

        return null;
    }

    /// <summary>Without a label the seller is whoever's legal form stands first on the page.</summary>
    private static FactValue? Letterhead(FactSource source)
    {
        foreach (var line in source.Lines.Take(40))
        {
            if (Company().Match(line.Text) is { Success: true } match)
            {
                return new(match.Value.Trim(), 0.5f, line.Page);
            }
        }

        return null;
    }

    [GeneratedRegex(
        @"(?:rechnungs?|invoice|facture|avoir|gutschrifts?|factura|credit note|bill|beleg|" +
        @"korrektur)[ -]{0,2}(?:\(\d{3}\)[ ]?)?(?:-?nummer|-?nr|number|num\.?|numéro|no\b|n[°ºo]\b|id\b|" +
        @"#)\.?[ ]?[:#]?",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex NumberLabel();

    [GeneratedRegex(
        @"(?:rechnung|invoice|facture|avoir|gutschrift|factura|korrektur)\b[^\d\n]{0,40}?(?:nr\.?|no\.?|n[°º]|#|:|" +
        @"\b)[ ]?",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex LooseNumberLabel();

    [GeneratedRegex(
        @"(?<![\w./-])(?=[A-Za-z/_-]{0,8}\d)(?!\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d))(?:[A-Z]{1,4}[ ](?=\d))" +
        @"?[A-Za-z0-9][\w/.-]{1,28}\w(?![\w%])",
        RegexOptions.CultureInvariant, FactSource.TimeoutMilliseconds)]
    private static partial Regex Number();

    [GeneratedRegex(
        @"(?:rechnungs-?datum|invoice date|date of issue|issue date|date d['e ]{1,2}(?:la )?(?:facture|émission)|" +
        @"belegdatum|ausstellungsdatum|fecha de (?:factura|emisión))[ ]?:?",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex IssueLabel();

    [GeneratedRegex(
        @"(?:rechnung|gutschrift|korrektur|invoice|facture|avoir|bill)\b[^\n]{0,60}?\b(?:vom|du|dated|of)\b",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex OfLabel();

    [GeneratedRegex(
        @"(?<!due |fällig|liefer)\b(?:date|datum|fecha)\b[ ]?:?|\b(?:le|den)\b",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex DateLabel();

    [GeneratedRegex(
        @"due (?:date|on|by)|payment due|pay(?:able)? by|fällig(?:keit(?:sdatum)?|[ ]am)?|zahlbar (?:bis|am|" +
        @"sofort|ohne abzug bis)|(?:date d')?échéance|à régler (?:avant|le)|vencimiento",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex DueLabel();

    [GeneratedRegex(
        @"\b(?:verkäufer|seller|vendor|supplier|lieferant|vendeur|fournisseur|vendedor|rechnungssteller|from|" +
        @"bill from)\b[ ]?:?(?:[ ]*$|[ ]*name[ ]?:)?",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex SellerLabel();

    [GeneratedRegex(
        @"\b(?:käufer(?:/leistungsempfänger)?|buyer|customer|bill(?:ed)? to|sold to|invoice to|acheteur|client|" +
        @"kunde|rechnungsempfänger|adressé à|facturé à|cliente)\b[ ]?:?(?:[ ]*name[ ]?:)?",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex BuyerLabel();

    [GeneratedRegex(
        @"(?:(?<=name:[ ]{0,60})|(?<=^[ ]*|[ ]{2}|:[ ]*))(?<v>(?!(?:nummer|name|globale|anschrift|description|" +
        @"incoterms|käufer|verkäufer|gln|your|ihre|number|ust|steuer|address|date|invoice|" +
        @"kunden-?n)\b)\p{Lu}[\p{L}&.'’-]*(?:[ ][\p{L}\d&.,'’()-]+){0,6})(?=[ ]{2}|[ ]*$)",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex PartyName();

    [GeneratedRegex(
        @"[\p{Lu}][\p{L}\d&.'’-]*(?:[ ][\p{L}\d&.,'’-]+){0,5}[ ](?:GmbH(?:[ ]&[ ]Co\.?[ ]KG)?|AG|KG|OHG|UG|SARL|" +
        @"SAS|SA|S\.A\.|Ltd\.?|Limited|LLC|Inc\.?|Corp\.?|B\.?V\.?|S\.?L\.?|S\.?r\.?l\.?|Oy|AB|ApS|A/S|" +
        @"plc)(?![\p{L}])",
        RegexOptions.CultureInvariant, FactSource.TimeoutMilliseconds)]
    private static partial Regex Company();

    [GeneratedRegex(
        @"(?:u(?:mwelt|msatz)?st(?:euer)?\.?[ -]{0,2}id(?:ent(?:ifikations)?)?\.?[ -]{0,2}(?:nr|nummer)?|" +
        @"vat[ ]?(?:id|no|number|reg(?:istration)?)|(?:n[°º][ ]?(?:de )?)?tva(?:[ ]intra(?:communautaire)?)?|nif|" +
        @"cif|uid)\b\.?[^\n:]{0,12}:?",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex VatLabel();

    [GeneratedRegex(
        @"(?<!\w)(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|" +
        @"CHE)[ -]?[A-Z0-9][A-Z0-9 .-]{6,13}[0-9A-Z](?!\w)",
        RegexOptions.CultureInvariant, FactSource.TimeoutMilliseconds)]
    private static partial Regex Vat();

    [GeneratedRegex(
        @"(?:net(?:to)?(?:[ -]?(?:total|amount|betrag|summe))?(?![\p{L}]|[ ]à)|sub-?[ ]?total|(?:total|montant|" +
        @"base)[ ]?h\.?t\.?(?!\w)|gesamt(?:betrag)?[ ]?\(?netto\)?|(?:rechnungs|gesamt)?summe[ ]?(?:netto|ohne)|" +
        @"summe[ ](?:der[ ])?(?:positionen|netto)|(?:total[ ])?(?:tax|steuer)(?:able|licher)?[ -]?(?:basis|" +
        @"basisbetrag)|base imponible|total (?:excl|without|before|ohne)[^\d]{0,20}|warenwert)",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex NetLabel();

    [GeneratedRegex(
        @"(?<!\w)(?:vat|tva|iva|mwst|ust|u\.?st\.?|umsatzsteuer(?:betrag)?|mehrwertsteuer|" +
        @"steuer(?:gesamt)?(?:betrag|summe)|versicherungssteuer|sales tax|tax(?:es)?|gst)(?![\w-]|[ .-]{0,2}id)\.?",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex TaxLabel();

    [GeneratedRegex(
        @"(?:grand[ ]total|total[ ](?:due|amount|payable|ttc|incl\w*\.?(?:[ ]\w+)?|a pagar)|amount[ ](?:due|" +
        @"payable)|balance[ ]due|(?:rechnungs|gesamt|end|zahl|brutto|forderungs)(?:gesamt)?(?:betrag|" +
        @"summe)(?:[ ]?brutto)?(?!\s*(?:netto|ohne))|gesamt[ ]?brutto|brutto(?:summe|betrag)?|" +
        @"zu zahlen(?:der betrag)?|net à payer|(?:montant[ ])?t\.?t\.?c\.?(?!\w)|importe total|total factura|" +
        @"fälliger betrag|total:?[ ]*$)",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex GrandTotalLabel();

    [GeneratedRegex(
        @"(?<!sub-?[ ]?|net[ ]|tax[ ])\b(?:total|gesamt|summe|amount)\b",
        Flags, FactSource.TimeoutMilliseconds)]
    private static partial Regex TotalLabel();

    [GeneratedRegex(
        @"\bIBAN\b[^\w\n]{0,6}|(?=\b[A-Z]{2}\d{2}[ ]?\d{4})",
        RegexOptions.CultureInvariant, FactSource.TimeoutMilliseconds)]
    private static partial Regex IbanLabel();

    [GeneratedRegex(
        @"(?<!\w)(?=(?:[ ]?[A-Z0-9]){15})[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?(?!\w)",
        RegexOptions.CultureInvariant, FactSource.TimeoutMilliseconds)]
    private static partial Regex Iban();

    private const RegexOptions Flags = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;
}
