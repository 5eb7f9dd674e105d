using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Orleans.Docs.Web.Live;

/// <summary>
/// Where a reader of a live search stands: which reading it is, and how many messages of it he was sent. As the id of a
/// message it is <c>READING-NUMBER</c>, such as <c>9f86d081884c7d65-17</c>.
/// </summary>
internal readonly record struct QueryPosition(string Reading, long Number)
{
    private const int NameBytes = 8;
    private const char Separator = '-';

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>A name that nobody guesses and no other process gives.</summary>
    public static string NewReading() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes));

    public static bool TryParse([NotNullWhen(true)] string? text, out QueryPosition position)
    {
        const int at = 2 * NameBytes;
        position = default;
        if (text is not { Length: > at + 1 } || text[at] != Separator
            || text.AsSpan(0, at).ContainsAnyExcept(Digits)
            || !long.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        position = new QueryPosition(text[..at], number);
        return true;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Reading}{Separator}{Number}");
}
