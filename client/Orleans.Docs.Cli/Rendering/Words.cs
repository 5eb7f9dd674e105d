using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>How names, counts and times read, for people and in JSON alike. Invariant in every culture.</summary>
internal static class Words
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>As index and queries name it: <c>completed</c>.</summary>
    public static string Of(DocumentState state) => Kebab(state.ToString());

    /// <summary><c>detect-pii</c> and the like.</summary>
    public static string Of(Step step) => Kebab(step.ToString());

    public static string Of(StepStatus status) => Kebab(status.ToString());

    public static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    public static string Bytes(long count)
    {
        var value = (double)count;
        var unit = 0;
        for (; value >= 1_000 && unit < Units.Length - 1; unit++)
        {
            value /= 1_000;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit]}");
    }

    public static string Seconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0}");

    public static string Confidence(float value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00}");

    public static string Usd(decimal value) => string.Create(CultureInfo.InvariantCulture, $"${value:0.00####}");

    public static string Time(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string TimeOfDay(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public static string Count(long count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {(count == 1 ? one : many)}");

    /// <summary><c>EMAIL 2, PHONE 1</c>; "none" when it was looked for in vain, a dash when not yet.</summary>
    public static string Pii(IReadOnlyDictionary<string, int>? counts) => counts switch
    {
        null => "-",
        { Count: 0 } => "none",
        _ => string.Join(", ", counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value}"))),
    };

    public static string PiiTotal(IReadOnlyDictionary<string, int>? counts) => counts is { Count: > 0 }
        ? string.Create(CultureInfo.InvariantCulture, $"{counts.Values.Sum()} found")
        : Pii(counts);

    public static string Facets(ImmutableArray<FacetCount> counts) =>
        string.Join("  ", counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Value} {c.Count:#,0}")));
}
