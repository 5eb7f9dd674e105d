using System.Collections.Immutable;
using Orleans.Docs.Search;
using Xunit;

namespace Orleans.Docs.Tests.Search;

public abstract partial class SearchIndexConformance
{
    [Fact]
    public async Task No_tenant_sees_anything_of_another()
    {
        await Write(
            Entry("a", "harbour") with { ParkedStep = "extract", PagesRead = 3 },
            Entry("a", "harbour", 9, "globex") with { ParkedStep = "extract", PagesRead = 5, Type = "letter" });

        var page = await Search("harbour");
        Assert.Equal((1L, "acme/a"), (page.Total, Assert.Single(page.Hits).Document.ToString()));
        Assert.DoesNotContain("type", page.Facets.Keys);
        Assert.Equal(1, (await Search("")).Total);
        Assert.Equal(Key("a"), Assert.Single(await _index.Parked(Live, Tenant, null, 10, Cancellation)).Document);
        Assert.Equal(3, (await _index.Totals(Live, Tenant, null, Cancellation)).Pages);
        Assert.Equal(1, await VersionOf(Key("a")));

        var stranger = await Search(new SearchQuery { Text = "harbour" }, tenant: "nobody");
        Assert.Equal(0, stranger.Total);
        Assert.Empty(stranger.Hits);
        Assert.Empty(await _index.Parked(Live, "nobody", Key("a"), 10, Cancellation));
    }

    [Fact]
    public async Task Filters_are_met_together_and_any_value_of_one_will_do()
    {
        await WriteMixed();

        Assert.Equal(["a", "b"], await Sorted(new() { Types = ["invoice", "letter"] }));
        Assert.Equal(["a"], await Sorted(new() { Types = ["invoice", "letter"], States = ["completed"] }));
        Assert.Equal(["b", "c"], await Sorted(new() { PiiTypes = ["PHONE"] }));
        Assert.Equal(["b"], await Sorted(new() { PiiTypes = ["PHONE", "EMAIL"], Types = ["letter"] }));
        Assert.Equal(["a", "c"], await Sorted(new() { Tags = Tags(("team", "north")) }));
        Assert.Equal(["c"], await Sorted(new() { Tags = Tags(("team", "north"), ("year", "2026")) }));
        Assert.Empty(await Sorted(new() { Tags = Tags(("team", "north' OR 1=1 --")) }));
        Assert.Equal(["c"], await Sorted(new() { Text = "pear", Tags = Tags(("team", "north")) }));
    }

    [Fact]
    public async Task The_range_of_time_holds_its_start_and_not_its_end()
    {
        await WriteMixed();

        Assert.Equal(["b", "c"], await Sorted(new() { From = Noon.AddHours(1) }));
        Assert.Equal(["a", "b"], await Sorted(new() { Until = Noon.AddHours(2) }));
        Assert.Equal(["b"], await Sorted(
            new() { From = Noon.AddHours(1).ToOffset(TimeSpan.FromHours(9)), Until = Noon.AddHours(2) }));
    }

    [Fact]
    public async Task Facets_count_all_matches_and_not_the_page_alone()
    {
        await WriteMixed();

        var page = await Search(new SearchQuery { PageSize = 1 });
        Assert.Equal(3, page.Total);
        Assert.Equal(["pii", "state", "tag:team", "tag:year", "type"], page.Facets.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([new("processing", 2), new("completed", 1)], page.Facets["state"]);
        Assert.Equal([new("invoice", 1), new("letter", 1)], page.Facets["type"]);
        Assert.Equal([new("PHONE", 2), new("EMAIL", 1)], page.Facets["pii"]);
        Assert.Equal([new("north", 2), new("south", 1)], page.Facets["tag:team"]);

        page = await Search(new SearchQuery { Text = "pear" });
        Assert.Equal([new("processing", 2)], page.Facets["state"]);
        Assert.Empty((await Search(new SearchQuery { Facets = false })).Facets);
    }

    [Fact]
    public async Task Tags_and_personal_data_follow_the_newest_version()
    {
        await WriteMixed();
        await Write(Entry("a", "apple", 2) with { Tags = Map(("team", "south")) });

        Assert.Equal(["c"], await Sorted(new() { Tags = Tags(("team", "north")) }));
        Assert.Equal(["a", "b"], await Sorted(new() { Tags = Tags(("team", "south")) }));
        Assert.DoesNotContain(new FacetCount("EMAIL", 1), (await Search("")).Facets["pii"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SearchQuery.PageSizeMax + 1)]
    public async Task A_page_size_out_of_bounds_is_refused(int size) =>
        await Assert.ThrowsAsync<InvalidQueryException>(() => Search(new SearchQuery { PageSize = size }));

    [Fact]
    public async Task Arrays_left_at_their_default_filter_nothing()
    {
        await WriteMixed();

        var query = new SearchQuery { Types = default, States = default, PiiTypes = default };
        Assert.Equal(3, (await Search(query)).Total);
    }

    private Task WriteMixed() => Write(
        Entry("a", "apple") with
        {
            Type = "invoice",
            Tags = Map(("team", "north")),
            PiiCounts = ImmutableSortedDictionary<string, int>.Empty.Add("EMAIL", 3),
        },
        Entry("b", "pear") with
        {
            Type = "letter",
            State = "processing",
            UploadedAt = Noon.AddHours(1),
            Tags = Map(("team", "south")),
            PiiCounts = ImmutableSortedDictionary<string, int>.Empty.Add("PHONE", 1),
        },
        Entry("c", "pear") with
        {
            State = "processing",
            UploadedAt = Noon.AddHours(2),
            Tags = Map(("team", "north"), ("year", "2026")),
            PiiCounts = ImmutableSortedDictionary<string, int>.Empty.Add("PHONE", 2),
        });

    private async Task<string[]> Sorted(SearchQuery query) => [.. (await Found(query)).Order(StringComparer.Ordinal)];

    private static ImmutableDictionary<string, string> Tags(params (string Name, string Value)[] pairs) =>
        pairs.ToImmutableDictionary(pair => pair.Name, pair => pair.Value);
}
