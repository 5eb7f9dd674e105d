using Orleans.Docs.Admission.Quota;

namespace Orleans.Docs.Tests.Admission.Quota;

/// <summary>A service whose quota is cut and restored, played against the ledger in simulated time.</summary>
public sealed class AdaptiveRateTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(20)]
    [InlineData(23)]
    [InlineData(27)]
    [InlineData(60)]
    public void A_cut_to_a_tenth_throttles_few_calls_and_what_is_restored_is_used_within_ten_seconds(int cutSeconds)
    {
        var service = new Service(50);
        service.Run(until: 20);
        service.Rate = 5;
        service.Run(until: 20 + cutSeconds);
        service.Rate = 50;
        var (throttled, calls) = (service.Throttled, service.Calls);
        service.Run(until: 20 + cutSeconds + 10);
        Assert.InRange(service.Permitted / 0.97 / 50, 0.9, 1.01);
        Assert.InRange(service.Throttled - throttled, 0, 2);
        service.Run(until: 20 + cutSeconds + 30);
        Assert.True(
            service.Throttled < 0.02 * service.Calls,
            $"{service.Throttled} of {service.Calls}, {throttled} of {calls}");
    }

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

    /// <summary>A token bucket of one second, and a caller who always has work and asks as a silo does.</summary>
    private sealed class Service(double rate)
    {
        private readonly RateLedger _ledger = new(
            rate * 0.97, TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(250), Start);

        private double _tokens = rate;
        private DateTimeOffset _now = Start;

        public double Rate { get; set; } = rate;

        public int Calls { get; private set; }

        public int Throttled { get; private set; }

        public double Permitted => _ledger.RateAt(_now);

        public void Run(int until)
        {
            while (_now < Start.AddSeconds(until))
            {
                var grant = _ledger.Take(12, _now);
                for (var i = 0; i < grant.Permits && !Call(grant.Epoch); i++)
                {
                }

                var pause = grant.AskAgainAfter + TimeSpan.FromMilliseconds(3);
                _tokens = Math.Min(Rate, _tokens + (Rate * pause.TotalSeconds));
                _now += pause;
            }
        }

        /// <summary>Whether it was throttled; what was granted with it is then thrown away.</summary>
        private bool Call(long epoch)
        {
            Calls++;
            _tokens = Math.Min(_tokens, Rate);
            if (_tokens >= 1)
            {
                _tokens--;
                return false;
            }

            Throttled++;
            return _ledger.Throttled(epoch, _now);
        }
    }
}
