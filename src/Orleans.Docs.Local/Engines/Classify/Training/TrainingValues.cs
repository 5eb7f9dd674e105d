using System.Globalization;

namespace Orleans.Docs.Local.Engines.Classify.Training;

/// <summary>Slots that are made up rather than looked up: amounts, dates, codes, words of no language.</summary>
internal static class TrainingValues
{
    private static readonly string[] DateForms =
        ["dd/MM/yyyy", "yyyy-MM-dd", "dd.MM.yyyy", "MM/dd/yyyy", "d MMM yyyy", "MMMM d, yyyy", "dd-MM-yy", "dd MMM yy"];

    private static readonly string[] Syllables =
        ["ba", "ton", "ri", "lem", "su", "ka", "vor", "ne", "pil", "dra", "mo", "shi", "ent", "ul", "gar", "fo", "zin",
            "te", "wal", "hu", "cro", "esh", "ly", "pan", "or", "quil", "ja", "bes", "und", "tra", "ix", "om"];

    /// <summary>Null where no such slot exists.</summary>
    public static string? Of(string name, string language, Random random) => name switch
    {
        "money" => Money(random, 9_999, language),
        "small" => Money(random, 60, language),
        "large" => Money(random, 900_000, language),
        "date" => Date(random, language),
        "day" => Format(random.Next(1, 29), "00") + (language == "de" ? "." : "/") + Format(random.Next(1, 13), "00"),
        "time" => $"{Format(random.Next(24), "00")}:{Format(random.Next(60), "00")}",
        "year" => Format(random.Next(1985, 2027)),
        "digit" => Format(random.Next(1, 10)),
        "int" => Format(random.Next(1, 100)),
        "number" => Format(random.Next(100, 99_999)),
        "count" => Format(random.Next(1_000, 9_999_999), "N0"),
        "decimal" => Format(Math.Round(random.NextDouble() * 10, random.Next(1, 4))),
        "percent" => Percent(random),
        "code" => Code(random),
        "digits" => Digits(random, random.Next(6, 14)),
        "phone" => Phone(random, language),
        "zip" => Digits(random, 5),
        "iban" => Iban(random, language),
        "masked" => new string(random.Next(2) == 0 ? 'X' : '*', random.Next(4, 9)) + Digits(random, 4),
        "initial" => Letters(random, 1),
        "pseudo" => Pseudo(random),
        _ => null,
    };

    public static string Pseudo(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Syllables[random.Next(Syllables.Length)]));

    private static string Money(Random random, int most, string language)
    {
        var amount = Math.Round((decimal)(random.NextDouble() * random.NextDouble() * most) + 0.05m, 2);
        var text = Format(amount, random.Next(3) == 0 ? "0.00" : "N2");
        return language == "en"
            ? text
            : text.Replace(',', ' ').Replace('.', ',').Replace(' ', language == "fr" ? ' ' : '.');
    }

    private static string Date(Random random, string language)
    {
        var date = new DateOnly(random.Next(1995, 2027), random.Next(1, 13), random.Next(1, 29));
        var form = language == "en" ? DateForms[random.Next(DateForms.Length)] : DateForms[random.Next(3)];
        return date.ToString(form, CultureInfo.InvariantCulture);
    }

    private static string Phone(Random random, string language) => language switch
    {
        "en" when random.Next(2) == 0 => $"(555) 555-01{Digits(random, 2)}",
        "en" => $"+{Digits(random, 2)} {Digits(random, 1)} {Digits(random, 4)} {Digits(random, 4)}",
        _ => $"+{Digits(random, 2)} {Digits(random, 3)} {Digits(random, 7)}",
    };

    private static string Iban(Random random, string language)
    {
        var country = language == "en" ? "GB" : language.ToUpperInvariant();
        var check = Digits(random, 2);
        return $"{country}{check} {string.Join(' ', Enumerable.Range(0, 4).Select(_ => Digits(random, 4)))}";
    }

    private static string Percent(Random random) =>
        Format(Math.Round(random.NextDouble() * 100, random.Next(0, 2))) + (random.Next(4) == 0 ? " %" : "%");

    private static string Code(Random random) =>
        Letters(random, random.Next(1, 4)) + (random.Next(2) == 0 ? "-" : "") + Digits(random, random.Next(3, 8));

    private static string Digits(Random random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + random.Next(10))));

    private static string Letters(Random random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => (char)('A' + random.Next(26))));

    private static string Format(IFormattable value, string? form = null) =>
        value.ToString(form, CultureInfo.InvariantCulture);
}
