using System.Text;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Engines;

/// <summary>
/// Personal data in texts that came beside a document and that no detector reads: file names, subjects, corrections.
/// What tells itself by its form and its check digits, and names of people; what the document's own text gave away is
/// removed before.
/// </summary>
internal static partial class GivenText
{
    private const int IbanMin = 15;
    private const int IbanMax = 34;
    private const int CardDigitsMin = 13;

    private static readonly (string Type, Regex Form, Func<string, bool> IsOne)[] Forms =
    [
        (PiiTypes.Email, Email(), static _ => true),
        (PiiTypes.Iban, Iban(), IsIban),
        (PiiTypes.CardNumber, Card(), IsCard),
        (PiiTypes.Ssn, Ssn(), static _ => true),
    ];

    /// <param name="isHidden">Which types are to be replaced by their name in brackets.</param>
    public static string Remove(string text, Func<string, bool> isHidden, INameFinder names)
    {
        foreach (var (type, form, isOne) in Forms)
        {
            if (isHidden(type))
            {
                text = form.Replace(text, match => Remove(match.Value, type, isOne));
            }
        }

        return isHidden(PiiTypes.Name) ? Without(names.Find(text), text) : text;
    }

    /// <summary>
    /// The first type that <see cref="Remove(string, Func{string, bool}, INameFinder)"/> would replace, or null; a name
    /// only where it surely is somebody's.
    /// </summary>
    public static string? TypeIn(string text, Func<string, bool> isHidden, INameFinder names)
    {
        foreach (var (type, form, isOne) in Forms)
        {
            if (isHidden(type) && form.Matches(text).Any(match => Remove(match.Value, type, isOne) != match.Value))
            {
                return type;
            }
        }

        return isHidden(PiiTypes.Name) && names.NamesSomebody(text) ? PiiTypes.Name : null;
    }

    private static string Without(IEnumerable<Range> names, string text)
    {
        var (kept, done) = (new StringBuilder(text.Length), 0);
        foreach (var name in names)
        {
            kept.Append(text.AsSpan(done..name.Start.Value)).Append('[').Append(PiiTypes.Name).Append(']');
            done = name.End.Value;
        }

        return kept.Append(text.AsSpan(done)).ToString();
    }

    /// <summary>Words that follow may look as if they belonged to it: the longest beginning that is one goes.</summary>
    private static string Remove(string found, string type, Func<string, bool> isOne)
    {
        for (var end = found.Length; end > 0; end = found.LastIndexOf(' ', end - 1))
        {
            if (isOne(found[..end]))
            {
                return $"[{type}]{found[end..]}";
            }
        }

        return found;
    }

    /// <summary>By Luhn's check digit.</summary>
    private static bool IsCard(string text)
    {
        var lastFirst = text.Where(char.IsAsciiDigit).Select(digit => digit - '0').Reverse().ToList();
        return lastFirst.Count >= CardDigitsMin && lastFirst
            .Select((digit, at) => at % 2 == 0 ? digit : (digit * 2 / 10) + (digit * 2 % 10)).Sum() % 10 == 0;
    }

    /// <summary>By its remainder, ISO 7064.</summary>
    private static bool IsIban(string text)
    {
        var compact = text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (compact.Length is < IbanMin or > IbanMax)
        {
            return false;
        }

        var rest = 0;
        foreach (var sign in compact[4..] + compact[..4])
        {
            rest = char.IsAsciiDigit(sign) ? ((rest * 10) + sign - '0') % 97 : ((rest * 100) + sign - 'A' + 10) % 97;
        }

        return rest == 1;
    }

    // Each is bounded in length and without nested repeats, so that no text takes long.
    [GeneratedRegex(
        @"[A-Z0-9._%+'-]{1,64}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){1,8}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}(?![A-Z0-9])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Iban();

    // No card begins as a year does, and its groups are no date's.
    [GeneratedRegex(
        @"(?<![0-9])(?:(?:[3-6][0-9]|2[2-7])[0-9]{2}([ -]?)[0-9]{4}\1[0-9]{4}\1[0-9]{1,7}"
        + @"|3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5})(?![0-9])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Card();

    [GeneratedRegex(@"(?<![0-9-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9-])", RegexOptions.CultureInvariant)]
    private static partial Regex Ssn();
}
