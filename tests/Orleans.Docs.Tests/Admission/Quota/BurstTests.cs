using Orleans.Docs.Admission.Quota;

namespace Orleans.Docs.Tests.Admission.Quota;

public sealed class BurstTests
{
    private static readonly QuotaOptions Options = new();

    [Fact]
    public void Where_the_service_tells_no_burst_that_of_the_options_holds() =>
        Assert.Equal(Options.Burst, QuotaGrain.BurstOf(new QuotaLimits(10), Options));

    [Theory]
    [InlineData(10, 20, 1.75)]
    [InlineData(10, 10, 0.75)]
    [InlineData(10, 1, 0)]
    public void With_what_is_granted_in_a_slot_it_is_no_more_than_the_service_takes(
        double perSecond, double burst, double seconds)
    {
        var limits = new QuotaLimits(perSecond) { Burst = burst };
        Assert.Equal(TimeSpan.FromSeconds(seconds), QuotaGrain.BurstOf(limits, Options));
    }
}
