using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Local.Engines.Extract;
using Xunit;

namespace Orleans.Docs.Tests.Parser;

public sealed class StartBudgetTests
{
    [Fact]
    public void No_minute_sees_more_starts_than_allowed()
    {
        var time = new FakeTimeProvider();
        var budget = new StartBudget(2, time);
        Assert.Null(budget.Take());
        time.Advance(TimeSpan.FromSeconds(40));
        Assert.Null(budget.Take());
        Assert.Equal(TimeSpan.FromSeconds(20), budget.Take());
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(budget.Take());
        Assert.Equal(TimeSpan.FromSeconds(40), budget.Take());
    }

    [Fact]
    public void Defaults_are_those_that_the_guide_names()
    {
        var options = new ParserOptions();
        Assert.Equal(3_000, options.PagesMax);
        Assert.Equal(100_000_000, options.PixelsMax);
        Assert.Equal(TimeSpan.FromSeconds(25), options.PageTimeout);
        Assert.True(new ParserOptionsValidator().Validate(null, options).Succeeded);
    }
}
