using Orleans.Docs.Admission.Quota;

namespace Orleans.Docs.Tests.Admission.Quota;

public sealed class RecentCountTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_000_000);

    private readonly RecentCount _count = new();

    [Fact]
    public void The_ten_whole_seconds_before_this_one_count()
    {
        for (var second = 0; second < 30; second++)
        {
            _count.Add(second, Start.AddSeconds(second + 0.5));
        }

        Assert.Equal(Enumerable.Range(20, 10).Average(), _count.PerSecond(Start.AddSeconds(30)));
        Assert.Equal(2.9, _count.PerSecond(Start.AddSeconds(39)));
        Assert.Equal(0, _count.PerSecond(Start.AddSeconds(40)));
    }

    [Fact]
    public void What_is_long_ago_or_on_a_clock_that_was_put_back_counts_no_more()
    {
        _count.Add(100, Start);
        Assert.Equal(10, _count.PerSecond(Start.AddSeconds(1)));
        Assert.Equal(0, _count.PerSecond(Start.AddHours(1)));
        _count.Add(100, Start.AddHours(1));
        Assert.Equal(0, _count.PerSecond(Start));
    }
}
