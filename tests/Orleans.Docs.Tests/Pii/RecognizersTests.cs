using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Tests.Pii;

public class RecognizersTests
{
    [Theory]
    [InlineData("Mail me at jo.doe+x@example.co.uk.", PiiTypes.Email, "jo.doe+x@example.co.uk")]
    [InlineData("see https://example.org/a?b=1, thanks", PiiTypes.Url, "https://example.org/a?b=1")]
    [InlineData("host 192.168.10.7 answers", PiiTypes.IpAddress, "192.168.10.7")]
    [InlineData("host 2001:db8::1 answers", PiiTypes.IpAddress, "2001:db8::1")]
    [InlineData("NIC 00:1A:2b:3c:4D:5e up", PiiTypes.MacAddress, "00:1A:2b:3c:4D:5e")]
    [InlineData("card 4111-1111-1111-1111 exp 04/29", PiiTypes.CardNumber, "4111-1111-1111-1111")]
    [InlineData("card 4111-1111-1111-1111 exp 04/29", PiiTypes.CardExpiry, "04/29")]
    [InlineData("CVV: 123", PiiTypes.CardCvv, "123")]
    [InlineData("my PIN is 4821", PiiTypes.Pin, "4821")]
    [InlineData("IBAN: DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX", PiiTypes.Iban, "DE89 3704 0044 0532 0130 00")]
    [InlineData("IBAN: DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX", PiiTypes.SwiftCode, "COBADEFFXXX")]
    [InlineData("routing number 021000021", PiiTypes.BankRouting, "021000021")]
    [InlineData("Account number: 12345678", PiiTypes.BankAccountNumber, "12345678")]
    [InlineData("key AKIAIOSFODNN7EXAMPLE here", PiiTypes.AwsAccessKey, "AKIAIOSFODNN7EXAMPLE")]
    [InlineData(
        "aws secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", PiiTypes.AwsSecretKey,
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")]
    [InlineData("password: hunter2!x", PiiTypes.Password, "hunter2!x")]
    [InlineData("Username: jdoe42", PiiTypes.Username, "jdoe42")]
    [InlineData("SSN 219-09-9999", PiiTypes.Ssn, "219-09-9999")]
    [InlineData("The social security number is 219-09-9999.", PiiTypes.Ssn, "219-09-9999")]
    [InlineData("Security number: 219-09-9999", PiiTypes.Ssn, "219-09-9999")]
    [InlineData("ITIN 912-72-1234", PiiTypes.UsIndividualTaxIdentificationNumber, "912-72-1234")]
    [InlineData("NI number AB 12 34 56 C", PiiTypes.UkNationalInsuranceNumber, "AB 12 34 56 C")]
    [InlineData("NHS number 943 476 5919", PiiTypes.UkNationalHealthServiceNumber, "943 476 5919")]
    [InlineData("UTR 12345 67890", PiiTypes.UkUniqueTaxpayerReferenceNumber, "12345 67890")]
    [InlineData("SIN: 130 692 544", PiiTypes.CaSocialInsuranceNumber, "130 692 544")]
    [InlineData("Health card number 1234-567-897 AB", PiiTypes.CaHealthNumber, "1234-567-897 AB")]
    [InlineData("PAN ABCPE1234F", PiiTypes.InPermanentAccountNumber, "ABCPE1234F")]
    [InlineData("Aadhaar 3123 4567 8909", PiiTypes.InAadhaar, "3123 4567 8909")]
    [InlineData("voter id ABC1234567", PiiTypes.InVoterNumber, "ABC1234567")]
    [InlineData("job card AB-12-345-678-901/23", PiiTypes.InNrega, "AB-12-345-678-901/23")]
    [InlineData("Passport No: A12345678", PiiTypes.PassportNumber, "A12345678")]
    [InlineData("driver's license number is D1234-5678", PiiTypes.DriverId, "D1234-5678")]
    [InlineData("the car, plate AB51 ABC", PiiTypes.LicensePlate, "AB51 ABC")]
    [InlineData("VIN 1M8GDM9AXKP042788", PiiTypes.VehicleIdentificationNumber, "1M8GDM9AXKP042788")]
    [InlineData("call +49 30 901820 today", PiiTypes.Phone, "+49 30 901820")]
    [InlineData("Tel: (212)\n555-0147", PiiTypes.Phone, "(212)\n555-0147")]
    [InlineData("born on 3 March 1984 in", PiiTypes.DateTime, "3 March 1984")]
    [InlineData("am 05.03.2018 geliefert", PiiTypes.DateTime, "05.03.2018")]
    [InlineData("she is 42 years old", PiiTypes.Age, "42")]
    [InlineData("Dear Mrs. Zorvana Quill,", PiiTypes.Name, "Zorvana Quill")]
    [InlineData("Regards,\nPeter Sandvik\n", PiiTypes.Name, "Peter Sandvik")]
    [InlineData("We met Anna Lindqvist there.", PiiTypes.Name, "Anna Lindqvist")]
    [InlineData(
        "at 742 Evergreen Terrace, Springfield, IL 62704.", PiiTypes.Address,
        "742 Evergreen Terrace, Springfield, IL 62704")]
    [InlineData("Lieferantenstraße 20\n80333 München\n", PiiTypes.Address, "Lieferantenstraße 20\n80333 München")]
    [InlineData("12 rue de la Paix, 75002 Paris.", PiiTypes.Address, "12 rue de la Paix, 75002 Paris")]
    [InlineData("P.O. Box 1234", PiiTypes.Address, "P.O. Box 1234")]
    public async Task A_value_is_found_whole_and_by_its_type(string text, string type, string value)
    {
        var findings = await Detection.Of(text);

        Assert.Contains(
            (type, value), findings.Select(finding => (finding.Type, text.Substring(finding.Start, finding.Length))));
    }

    [Theory]
    [InlineData("The total is 1,234.56 and the net 1.037,44.")]
    [InlineData("Article 4012345001235, 20 pieces at 9.9000")]
    [InlineData("See section 3.2 and table 12 of the annual report.")]
    [InlineData("Card declined, security codes are never stored.")]
    [InlineData("Open 8.00-20.00, order 2017-0005, rates 0.955 0.857 and 121.440")]
    [InlineData("oak 2 389.00 778.00, black 6 42.50 255.00 and 1 95.00 95.00 1236.00")]
    [InlineData("WHAT ARE MY OPTIONS")]
    public async Task Ordinary_text_is_left_alone(string text) => Assert.Empty(await Detection.Of(text));
}

internal static class Detection
{
    private static readonly Local.Engines.Pii.LocalPiiDetector Detector = new(new());

    public static async Task<IReadOnlyList<Finding>> Of(params string[] pages) => (await Whole(pages)).Items;

    public static async Task<Findings> Whole(params string[] pages)
    {
        var outcome = await Detector.Detect(Document(pages), TestContext.Current.CancellationToken);
        return Assert.IsType<Outcome<Findings>.Done>(outcome).Value;
    }

    public static DocumentText Document(params string[] pages) =>
        new(DocumentKind.Text, [.. pages.Select((text, i) => new PageContent { Number = i + 1, Text = text })]);
}
