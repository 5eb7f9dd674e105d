using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Web.Limits;

namespace Orleans.Docs.Tests.Web;

public sealed class BucketsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_full_bucket_gives_as_many_as_it_holds_and_then_says_how_long_to_wait()
    {
        var buckets = new Buckets(perSecond: 2, size: 3, _time);
        Assert.Null(buckets.Take("a"));
        Assert.Null(buckets.Take("a"));
        Assert.Null(buckets.Take("a"));
        Assert.Equal(TimeSpan.FromSeconds(0.5), buckets.Take("a"));
        Assert.Null(buckets.Take("b"));
    }

    [Fact]
    public void It_fills_with_time_and_never_beyond_its_size()
    {
        var buckets = new Buckets(perSecond: 2, size: 3, _time);
        while (buckets.Take("a") is null)
        {
        }

        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Null(buckets.Take("a"));
        Assert.NotNull(buckets.Take("a"));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => buckets.Take("a") is null));
    }

    [Fact]
    public void Looking_takes_nothing()
    {
        var buckets = new Buckets(perSecond: 1, size: 1, _time);
        Assert.Null(buckets.Look("a"));
        Assert.Null(buckets.Look("a"));
        Assert.Null(buckets.Take("a"));
        Assert.NotNull(buckets.Look("a"));
    }
}
