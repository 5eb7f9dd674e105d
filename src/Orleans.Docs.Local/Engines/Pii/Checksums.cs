namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>
/// Check digits of numbers that people carry. Separators are skipped; a wrong length is a failed check.
/// </summary>
internal static class Checksums
{
    private static readonly byte[] VerhoeffProducts =
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 0, 6, 7, 8, 9, 5, 2, 3, 4, 0, 1, 7, 8, 9, 5, 6, 3, 4, 0, 1, 2, 8, 9,
        5, 6, 7, 4, 0, 1, 2, 3, 9, 5, 6, 7, 8, 5, 9, 8, 7, 6, 0, 4, 3, 2, 1, 6, 5, 9, 8, 7, 1, 0, 4, 3, 2, 7, 6, 5, 9,
        8, 2, 1, 0, 4, 3, 8, 7, 6, 5, 9, 3, 2, 1, 0, 4, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
    ];

    private static readonly byte[] VerhoeffTurn = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

    public static string Digits(string value) => string.Concat(value.Where(char.IsAsciiDigit));

    public static bool Luhn(string value)
    {
        var sum = 0;
        var doubled = false;
        for (var i = value.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(value[i]))
            {
                continue;
            }

            var digit = (value[i] - '0') << (doubled ? 1 : 0);
            sum += digit > 9 ? digit - 9 : digit;
            doubled = !doubled;
        }

        return sum > 0 && sum % 10 == 0;
    }

    /// <summary>ISO 7064 MOD 97-10 over an IBAN without blanks.</summary>
    public static bool Iban(ReadOnlySpan<char> compact)
    {
        var remainder = 0;
        for (var i = 0; i < compact.Length; i++)
        {
            var symbol = compact[(i + 4) % compact.Length];
            var number = char.IsAsciiDigit(symbol) ? symbol - '0' : char.ToUpperInvariant(symbol) - 'A' + 10;
            remainder = ((remainder * (number > 9 ? 100 : 10)) + number) % 97;
        }

        return remainder == 1;
    }

    /// <summary>US bank routing number: weights 3, 7, 1, and a first pair that is in use.</summary>
    public static bool Routing(string value)
    {
        var digits = Digits(value);
        if (digits.Length != 9
            || int.Parse(digits.AsSpan(0, 2)) is not (<= 12 or (>= 21 and <= 32) or (>= 61 and <= 72) or 80))
        {
            return false;
        }

        return digits.Select((digit, i) => (digit - '0') * (i % 3) switch { 0 => 3, 1 => 7, _ => 1 }).Sum() % 10 == 0;
    }

    /// <summary>Vehicle identification number with its North American check digit.</summary>
    public static bool Vin(string value)
    {
        const string Letters = "ABCDEFGHJKLMNPRSTUVWXYZ";
        const string Values = "12345678123457923456789";
        ReadOnlySpan<byte> weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
        if (value.Length != 17)
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            var letter = Letters.IndexOf(value[i]);
            sum += weights[i] * ((letter < 0 ? value[i] : Values[letter]) - '0');
        }

        return value[8] == (sum % 11 == 10 ? 'X' : (char)('0' + (sum % 11)));
    }

    /// <summary>NHS number of England and Wales: ten digits, modulus 11.</summary>
    public static bool Nhs(string value)
    {
        var digits = Digits(value);
        if (digits.Length != 10)
        {
            return false;
        }

        var check = (11 - (digits.Take(9).Select((digit, i) => (digit - '0') * (10 - i)).Sum() % 11)) % 11;
        return check == digits[9] - '0' && digits.Distinct().Count() > 1;
    }

    /// <summary>Verhoeff's dihedral check, used by Aadhaar.</summary>
    public static bool Verhoeff(string value)
    {
        var check = 0;
        var position = 0;
        for (var i = value.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(value[i]))
            {
                continue;
            }

            var digit = value[i] - '0';
            for (var turn = 0; turn < position % 8; turn++)
            {
                digit = VerhoeffTurn[digit];
            }

            check = VerhoeffProducts[(check * 10) + digit];
            position++;
        }

        return position > 1 && check == 0;
    }
}
