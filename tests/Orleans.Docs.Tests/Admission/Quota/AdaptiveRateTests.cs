using Orleans.Docs.Admission.Quota;

namespace Orleans.Docs.Tests.Admission.Quota;

public sealed class AdaptiveRateTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Without_a_throttle_all_of_the_rate_is_used_and_after_one_it_comes_back_within_seconds()
    {
        var rate = new AdaptiveRate();
        Assert.Equal(1, rate.At(Start));
        rate.Throttled(rate.Epoch, Start);
        Assert.Equal(0.7, rate.At(Start), 0.001);
        Assert.InRange(rate.At(Start.AddSeconds(2)), 0.9, 0.99);
        Assert.Equal(1, rate.At(Start.AddSeconds(5)));
        Assert.Equal(1, rate.At(Start.AddDays(1)));
    }

    [Fact]
    public void However_often_it_is_throttled_a_little_is_left_and_it_comes_back()
    {
        var (rate, now) = (new AdaptiveRate(), Start);
        for (var i = 0; i < 50; i++)
        {
            now = now.AddMilliseconds(100);
            Assert.True(rate.Throttled(rate.Epoch, now));
        }

        Assert.InRange(rate.At(now), 0.001, 0.02);
        Assert.Equal(1, rate.At(now.AddSeconds(12)));
    }
}
