using Orleans.Docs.Admission;

namespace Orleans.Docs.Tests.Admission;

public sealed class TrialPermitsTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly TrialPermits _permits = new(TimeSpan.FromMinutes(1));

    [Fact]
    public void A_permit_is_held_until_it_is_given_back()
    {
        var trial = Guid.NewGuid();
        _permits.Take(trial, Start);
        Assert.Equal(1, _permits.Count(Start));

        _permits.Return(trial);
        _permits.Return(trial);
        Assert.Equal(0, _permits.Count(Start));
    }

    [Fact]
    public void A_permit_whose_holder_died_is_free_when_its_lease_is_over()
    {
        _permits.Take(Guid.NewGuid(), Start);
        _permits.Take(Guid.NewGuid(), Start.AddSeconds(30));

        Assert.Equal(2, _permits.Count(Start.AddSeconds(59)));
        Assert.Equal(1, _permits.Count(Start.AddSeconds(60)));
        Assert.Equal(0, _permits.Count(Start.AddSeconds(90)));
    }
}
