using Orleans.Docs.Admission;

namespace Orleans.Docs.Tests.Admission;

/// <summary>What a call will take, from what calls took.</summary>
public sealed class CallTimesTests
{
    [Fact]
    public void What_takes_longer_with_each_page_is_told_for_documents_of_any_length()
    {
        var times = Of(pages => 0.5 + (0.2 * pages), 1, 5, 10, 20);
        Assert.Equal(0.7, times.SecondsOf(1), 0.01);
        Assert.Equal(2.5, times.SecondsOf(10), 0.01);
        Assert.Equal(6.5, times.SecondsOf(30), 0.01);
        Assert.Equal(times.MeanSeconds, times.SecondsOf(0));
    }

    [Fact]
    public void What_takes_as_long_whatever_the_pages_is_told_so()
    {
        Assert.Equal(2, Of(_ => 2, 1, 5, 10, 20).SecondsOf(100), 0.01);
        Assert.Equal(2, Of(_ => 2, 4).SecondsOf(100), 0.01);
        Assert.Equal(0, new CallTimes().SecondsOf(100));
    }

    [Fact]
    public void No_chance_makes_a_call_take_less_than_nothing_or_more_than_its_share_of_pages()
    {
        // Longer the fewer pages, and far longer for more.
        var falling = Of(pages => 10.0 / pages, 1, 5);
        Assert.Equal(falling.MeanSeconds, falling.SecondsOf(100), 0.01);
        var rising = Of(pages => pages * pages, 1, 9);
        Assert.InRange(rising.SecondsOf(1), 0, rising.MeanSeconds);
        Assert.InRange(rising.SecondsOf(50), rising.MeanSeconds, rising.MeanSeconds * 11);
    }

    private static CallTimes Of(Func<int, double> seconds, params int[] pages)
    {
        var times = new CallTimes();
        for (var i = 0; i < 200; i++)
        {
            var count = pages[i % pages.Length];
            times.Add(TimeSpan.FromSeconds(seconds(count)), count);
        }

        return times;
    }
}
