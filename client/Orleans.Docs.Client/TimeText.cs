using System.Globalization;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Client;

/// <summary>Reads a moment as people write it: ISO 8601, or how long ago.</summary>
public static partial class TimeText
{
    /// <summary>What can be written, for the message of whoever refuses something else.</summary>
    public const string Accepted =
        "a time such as 2026-07-31, 2026-07-31T14:30 or 2026-07-31T14:30:05Z, or now, today, yesterday, 90s ago, "
        + "15min ago, 2h ago, 3 days ago, 1 week ago";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    /// <param name="text">One of <see cref="Accepted"/>, in any case.</param>
    /// <param name="now">What relative forms count from. <c>today</c> is the last midnight, <c>yesterday</c> this time
    /// of day a day ago.</param>
    /// <param name="zone">In which a time without a zone is meant.</param>
    /// <param name="time">The moment.</param>
    public static bool TryParse(string text, DateTimeOffset now, TimeZoneInfo zone, out DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(zone);
        var trimmed = text.Trim();
        if (DateTime.TryParseExact(
            trimmed, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var exact))
        {
            time = exact.Kind is DateTimeKind.Utc ? new DateTimeOffset(exact) : InZone(exact, zone);
            return true;
        }

        return TryRelative(trimmed.ToLowerInvariant(), now, zone, out time);
    }

    private static bool TryRelative(string text, DateTimeOffset now, TimeZoneInfo zone, out DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        time = text switch
        {
            "now" => now,
            "today" => InZone(local.Date, zone),
            "yesterday" => InZone(local.DateTime.AddDays(-1), zone),
            _ => default,
        };
        if (time != default)
        {
            return true;
        }

        var match = Ago().Match(text);
        if (!match.Success || !int.TryParse(match.Groups["count"].ValueSpan, out var count))
        {
            return false;
        }

        var unit = match.Groups["unit"].ValueSpan switch
        {
            ['s', ..] => TimeSpan.FromSeconds(1),
            ['m', ..] => TimeSpan.FromMinutes(1),
            ['h', ..] => TimeSpan.FromHours(1),
            ['d', ..] => TimeSpan.FromDays(1),
            _ => TimeSpan.FromDays(7),
        };

        // Also a count that would lead before the first year is no time.
        if (count > (now - DateTimeOffset.MinValue) / unit)
        {
            return false;
        }

        time = now - (count * unit);
        return true;
    }

    /// <summary>An hour that a change of clocks leaves out or doubles is read in standard time.</summary>
    private static DateTimeOffset InZone(DateTime time, TimeZoneInfo zone)
    {
        var unspecified = DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
        return new DateTimeOffset(unspecified, zone.GetUtcOffset(unspecified));
    }

    [GeneratedRegex(
        "^(?<count>[0-9]{1,9}) ?(?<unit>s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?|w|weeks?) ago$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Ago();
}
