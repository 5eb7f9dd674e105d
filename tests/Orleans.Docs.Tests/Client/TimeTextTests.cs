using System.Globalization;
using Orleans.Docs.Client;

namespace Orleans.Docs.Tests.Client;

public sealed class TimeTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 31, 12, 30, 15, TimeSpan.Zero);

    private static readonly TimeZoneInfo Zone =
        TimeZoneInfo.CreateCustomTimeZone("two hours ahead", TimeSpan.FromHours(2), null, null);

    [Theory]
    [InlineData("2026-07-30", "2026-07-29T22:00:00Z")]
    [InlineData("2026-07-30T14:30", "2026-07-30T12:30:00Z")]
    [InlineData("2026-07-30 14:30:05", "2026-07-30T12:30:05Z")]
    [InlineData("2026-07-30T14:30:05.25Z", "2026-07-30T14:30:05.25Z")]
    [InlineData("2026-07-30T14:30:05+05:30", "2026-07-30T09:00:05Z")]
    [InlineData(" now ", "2026-07-31T12:30:15Z")]
    [InlineData("Today", "2026-07-30T22:00:00Z")]
    [InlineData("yesterday", "2026-07-30T12:30:15Z")]
    [InlineData("90s ago", "2026-07-31T12:28:45Z")]
    [InlineData("15min ago", "2026-07-31T12:15:15Z")]
    [InlineData("2h ago", "2026-07-31T10:30:15Z")]
    [InlineData("2 hours ago", "2026-07-31T10:30:15Z")]
    [InlineData("3 Days Ago", "2026-07-28T12:30:15Z")]
    [InlineData("1 week ago", "2026-07-24T12:30:15Z")]
    public void A_moment_is_read_as_people_write_it(string text, string expected)
    {
        Assert.True(TimeText.TryParse(text, Now, Zone, out var time));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("31.07.2026")]
    [InlineData("07/31/2026")]
    [InlineData("5")]
    [InlineData("2h")]
    [InlineData("-2h ago")]
    [InlineData("2 fortnights ago")]
    [InlineData("999999999 weeks ago")]
    [InlineData("9999999999 seconds ago")]
    [InlineData("2026-02-30")]
    public void What_could_mean_something_else_is_no_moment(string text) =>
        Assert.False(TimeText.TryParse(text, Now, Zone, out _));
}
