using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Tests.Engines;

public sealed class TrialChangesTests
{
    [Fact]
    public void The_same_places_are_no_change_however_sure_the_detector_is()
    {
        var change = TrialChanges.Of(Found((1, 0, "EMAIL", 0.9f)), Found((1, 0, "EMAIL", 0.5f)));

        Assert.False(change.IsChanged);
        Assert.Equal(change.Before, change.After);
    }

    [Fact]
    public void Places_that_come_and_go_are_counted_even_where_the_counts_stay()
    {
        var change = TrialChanges.Of(
            Found((1, 0, "EMAIL", 1), (1, 20, "NAME", 1)), Found((1, 0, "EMAIL", 1), (2, 20, "NAME", 1)));

        Assert.True(change.IsChanged);
        Assert.Equal((1, 1), (change.Added, change.Removed));
        Assert.Equal(change.Before, change.After);
    }

    [Fact]
    public void What_was_never_looked_for_changes_even_when_nothing_is_found() =>
        Assert.True(TrialChanges.Of(null, Found()).IsChanged);

    [Fact]
    public void A_summary_tells_which_facts_differ_and_never_their_values()
    {
        var before = new Summary("one", [Fact("total", "1"), Fact("date", "a"), Fact("iban", "x")], ["pay"]);
        var change = TrialChanges.Of(
            before, new Summary("one", [Fact("total", "2"), Fact("date", "a"), Fact("payee", "y")], ["pay"]));

        Assert.True(change.IsChanged);
        Assert.Equal((false, false), (change.Text, change.ActionItems));
        Assert.Equal(["iban", "payee", "total"], change.Facts);
        Assert.False(TrialChanges.Of(before, before).IsChanged);
        Assert.True(TrialChanges.Of(before, before with { ActionItems = [] }).ActionItems);
        Assert.True(TrialChanges.Of(null, before).IsNew);
    }

    [Fact]
    public void Another_confidence_alone_is_no_change_of_type()
    {
        Assert.False(new TypeChange(new TypeScore("letter", 0.4f), new TypeScore("letter", 0.9f)).IsChanged);
        Assert.True(new TypeChange(new TypeScore("letter", 0.4f), new TypeScore("form", 0.4f)).IsChanged);
        Assert.True(new TypeChange(null, new TypeScore("form", 0.4f)).IsChanged);
    }

    private static Findings Found(params (int Page, int Start, string Type, float Score)[] items) =>
        new([.. items.Select(item => new Finding(item.Page, item.Start, 5, item.Type, item.Score))]);

    private static KeyFact Fact(string name, string value) => new(name, value, 1, 1);
}
