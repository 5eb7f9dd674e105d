using System.Globalization;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>The object that a job reads; its name says whose it is, also to whoever hears that the job ended.</summary>
/// <param name="First">From which page on it was made.</param>
internal sealed record JobInput(DocumentKey Document, int Attempt, int First, bool Analyses)
{
    private const string Text = "text";
    private const string Analysis = "analysis";

    /// <summary>Among those of the same attempt at the document.</summary>
    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"{First}/{(Analyses ? Analysis : Text)}");

    public string NameUnder(string prefix) => string.Create(
        CultureInfo.InvariantCulture, $"{PrefixOf(Document, Attempt, prefix)}{Name}");

    /// <summary>What the names of all inputs of a document begin with.</summary>
    public static string PrefixOf(DocumentKey document, string prefix) => $"{prefix}{document.Tenant}/{document.Id}/";

    /// <summary>The same of one attempt at it.</summary>
    public static string PrefixOf(DocumentKey document, int attempt, string prefix) =>
        string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(document, prefix)}{attempt}/");

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
        name.Split('/') is [var number, Text or Analysis] parts && TryNumber(number, out var first)
            ? new JobInput(document, attempt, first, parts[1] == Analysis)
            : null;

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
