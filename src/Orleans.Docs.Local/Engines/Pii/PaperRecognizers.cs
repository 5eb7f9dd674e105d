using System.Text.RegularExpressions;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>What stands on papers and plates: passports, driving licences, number plates, vehicle numbers.</summary>
internal static partial class PaperRecognizers
{
    public static IEnumerable<IRecognizer> All { get; } =
    [
        new PatternRecognizer(PiiTypes.PassportNumber, LabelledPassport(), 0.85f) { Check = HasDigits },
        new PatternRecognizer(PiiTypes.PassportNumber, Passport(), 0.2f)
        {
            InContext = 0.8f,
            Context =
            [
                "passport", "passports", "travel document", "pass-nr", "reisepass", "passeport", "pasaporte",
                "passnummer",
            ],
        },
        new PatternRecognizer(PiiTypes.DriverId, LabelledLicence(), 0.8f) { Check = HasDigits },
        new PatternRecognizer(PiiTypes.DriverId, BritishLicence(), 0.8f),
        new PatternRecognizer(PiiTypes.LicensePlate, LabelledPlate(), 0.75f) { Check = HasDigits },
        new PatternRecognizer(PiiTypes.LicensePlate, BritishPlate(), 0.5f)
        {
            InContext = 0.9f,
            Context = ["vehicle", "vehicles", "registration", "car", "plate", "reg", "van"],
        },
        new PatternRecognizer(PiiTypes.LicensePlate, IndianPlate(), 0.5f)
        {
            InContext = 0.9f,
            Context = ["vehicle", "registration", "car", "plate", "reg"],
        },
        new PatternRecognizer(PiiTypes.VehicleIdentificationNumber, Vin(), 0.9f) { Check = Checksums.Vin },
        new PatternRecognizer(PiiTypes.VehicleIdentificationNumber, Vin(), 0.3f)
        {
            Check = value => value.Any(char.IsAsciiLetter) && HasDigits(value),
            InContext = 0.9f,
            Context = ["vin", "vehicle identification", "chassis", "fahrgestellnummer", "fahrzeug-identnummer"],
        },
    ];

    private static bool HasDigits(string value) => value.Count(char.IsAsciiDigit) >= 2;

    [GeneratedRegex("""
        \b(?:passports?|travel\ document|reisepass(?:nummer)?|passeport|pasaporte)\b(?:\ ?(?:number|no\.?|nr\.?|n[°º]
        |\#|card))?
        [^\w\n]{0,6}(?:is\ )?(?<v>[A-Z]{0,3}[ ]?\d[A-Z0-9]{5,9})(?!\w)
        """, Patterns.AnyCase | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex LabelledPassport();

    [GeneratedRegex(
        @"(?<![\w.,-])(?:[A-Z]{1,2}\d{7,8}|\d{9}|[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8})(?![\w-]|[.,]\d)",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex Passport();

    [GeneratedRegex("""
        \b(?:driv(?:er'?s?|ers'|ing)\ (?:licen[cs]e|lic\.?)|licen[cs]e\ (?:number|no\.?|\#)|f[üu]hrerschein(?:nummer
        |-?nr\.?)?|
        permis\ de\ conduire|permiso\ de\ conducir|dl\ ?(?:no\.?|number|\#))(?:\ ?(?:number|no\.?|nr\.?|n[°º]|id|\#))?
        [^\w\n]{0,6}(?:is\ )?(?<v>[A-Z0-9](?:-?[A-Z0-9]){4,17})(?!\w)
        """, Patterns.AnyCase | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex LabelledLicence();

    [GeneratedRegex(@"(?<!\w)[A-Z]{1,5}9{0,4}\d[0156]\d[0-3]\d\d[A-Z9]{2}[A-Z0-9][A-Z]{2}(?!\w)",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex BritishLicence();

    [GeneratedRegex("""
        \b(?:licen[cs]e\ plate|number\ plate|plate\ (?:number|no\.?|\#)|vehicle\ reg(?:istration|\.)?|kennzeichen|
        immatriculation|matr[íi]cula)(?:\ ?(?:number|no\.?|nr\.?|n[°º]|\#))?[^\w\n]{0,6}(?:is\ )?
        (?<v>[A-Z0-9ÄÖÜ]{1,4}(?:[ -]?[A-Z0-9]{1,4}){1,3})(?!\w)
        """, Patterns.AnyCase | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex LabelledPlate();

    [GeneratedRegex(
        @"(?<!\w)[A-HJ-PR-Y]{2}(?:0[1-9]|[1-7]\d)[ ]?[A-HJ-PR-Z]{3}(?!\w)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex BritishPlate();

    [GeneratedRegex(
        @"(?<!\w)[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,2}[ -]?\d{4}(?!\w)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex IndianPlate();

    [GeneratedRegex(@"(?<!\w)[A-HJ-NPR-Z0-9]{17}(?!\w)", Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex Vin();
}
