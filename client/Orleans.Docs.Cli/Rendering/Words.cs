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

    /// <summary>The other way round, in any case.</summary>
    /// <exception cref="WrongArgumentsException">Names what there is.</exception>
    public static T Parse<T>(string name)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Kebab(value.ToString()).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw new WrongArgumentsException(
            $"'{name}' is none of {string.Join(", ", Enum.GetNames<T>().Select(Kebab))}");
    }

    /// <summary>About how long, for people: <c>45 s</c>, <c>12 min</c>, <c>3.5 h</c>.</summary>
    public static string About(TimeSpan time) => time.TotalSeconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
        : time.TotalMinutes < 100
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h");

    /// <summary>When, and how sure that is: <c>14:03:10 (14:02:50 to 14:03:40)</c>.</summary>
    public static string Of(ArrivalEstimate estimate, TimeZoneInfo zone) =>
        $"{Time(estimate.At, zone)} ({Clock(estimate.Earliest, zone)} to {Clock(estimate.Latest, zone)})";

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

    private static string Clock(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

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
