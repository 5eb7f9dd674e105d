using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>The object that a job reads; its name says whose it is, also to whoever hears that the job ended.</summary>
/// <param name="First">From which page on it was made.</param>
/// <param name="Drawn">
/// Stands for the pages that were drawn into it (<see cref="Of"/>): how many they are depends on time, and other pages
/// are another input and another job. Null for the document as it is.
/// </param>
internal sealed record JobInput(DocumentKey Document, int Attempt, int First, bool Analyses, string? Drawn = null)
{
    private const string Text = "text";
    private const string Analysis = "analysis";
    private const char BeforeDrawn = '-';
    private const int DrawnLength = 16;

    /// <summary>Among those of the same attempt at the document.</summary>
    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"{First}/{(Analyses ? Analysis : Text)}{(Drawn is null ? "" : BeforeDrawn + Drawn)}");

    /// <summary>What stands for the pages, in a name that has a bound.</summary>
    public static string Of(PageNumbers pages) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pages.ToString())))[..DrawnLength];

    public string NameUnder(string prefix) => string.Create(
        CultureInfo.InvariantCulture, $"{PrefixOf(Document, prefix)}{Attempt}/{Name}");

    /// <summary>What the names of all inputs of a document begin with.</summary>
    public static string PrefixOf(DocumentKey document, string prefix) => $"{prefix}{document.Tenant}/{document.Id}/";

    /// <summary>Null for an object of anybody else.</summary>
    public static JobInput? Parse(string name, string prefix)
    {
        if (!name.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = name[prefix.Length..].Split('/');
        return parts.Length == 5
            && DocumentKey.TryParse($"{parts[0]}/{parts[1]}", out var document)
            && TryNumber(parts[2], out var attempt)
            ? Parse(document, attempt, $"{parts[3]}/{parts[4]}")
            : null;
    }

    /// <param name="name">Its <see cref="Name"/>.</param>
    public static JobInput? Parse(DocumentKey document, int attempt, string name) =>
        name.Split('/') is [var number, var kind] && TryNumber(number, out var first)
        && kind.Split(BeforeDrawn) is [Text or Analysis, ..] parts && parts.Length <= 2 && parts.Skip(1).All(IsDrawn)
            ? new JobInput(document, attempt, first, parts[0] == Analysis, parts.ElementAtOrDefault(1))
            : null;

    private static bool IsDrawn(string text) => text.Length == DrawnLength && text.All(char.IsAsciiHexDigitLower);

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
