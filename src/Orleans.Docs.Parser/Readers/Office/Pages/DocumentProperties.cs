using System.Collections.Immutable;
using System.Globalization;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>What a file says of itself, under lower-case names: one line each, without the empty ones.</summary>
internal static class DocumentProperties
{
    /// <summary>UTF-16 units that are kept of one value.</summary>
    private const int ValueMax = 2_000;

    public static ImmutableDictionary<string, string> None => ImmutableDictionary<string, string>.Empty;

    public static ImmutableDictionary<string, string> Of(params IEnumerable<(string Name, string? Value)> values)
    {
        var properties = None.ToBuilder();
        foreach (var (name, value) in values)
        {
            var line = CleanText.Line(value ?? "");
            if (line.Length > 0)
            {
                properties[name] = line.Length <= ValueMax ? line : line[..ValueMax];
            }
        }

        return properties.ToImmutable();
    }

    /// <summary>ISO 8601 with its offset; null when there is no such time.</summary>
    public static string? Date(DateTimeOffset? date) =>
        date?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
