using Orleans.Docs.Client;
using Orleans.Docs.Search;

namespace Orleans.Docs.Tests.Client;

public sealed class QueryTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 31, 12, 30, 15, TimeSpan.Zero);

    [Fact]
    public void Filters_are_read_out_and_the_rest_is_left_as_it_is()
    {
        var query = Parse(
            "type:invoice overdue type:\"Bank Statement\" \"payment type:x terms\" -draft state:Completed pii:ssn "
            + "tag:project=desk tag:who=\"Ann Lee\" (a OR b)");

        Assert.Equal("overdue \"payment type:x terms\" -draft (a OR b)", query.Text);
        Assert.Equal(["invoice", "bank statement"], query.Types);
        Assert.Equal(["completed"], query.States);
        Assert.Equal(["SSN"], query.PiiTypes);
        Assert.Equal(("desk", "Ann Lee"), (query.Tags["project"], query.Tags["who"]));
    }

    [Fact]
    public void Times_are_read_as_elsewhere()
    {
        var query = Parse("from:2026-07-01 until:\"2h ago\"");

        Assert.Equal("", query.Text);
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), query.From);
        Assert.Equal(Now.AddHours(-2), query.Until);
    }

    [Theory]
    [InlineData("other:thing 10:30 http://x.example/a")]
    [InlineData("\"type:invoice\"")]
    [InlineData("prototype:invoice")]
    [InlineData("\"never closed type:invoice")]
    [InlineData("")]
    public void What_is_no_filter_stays_a_word(string text)
    {
        var query = Parse(text);

        Assert.Equal(text, query.Text);
        Assert.Empty(query.Types);
    }

    [Theory]
    [InlineData("type:")]
    [InlineData("type:\"\"")]
    [InlineData("tag:desk")]
    [InlineData("tag:=desk")]
    [InlineData("from:whenever")]
    public void A_filter_that_says_nothing_is_refused(string text) =>
        Assert.Throws<InvalidQueryException>(() => Parse(text));

    private static SearchQuery Parse(string text) => QueryText.Parse(text, Now, TimeZoneInfo.Utc);
}
