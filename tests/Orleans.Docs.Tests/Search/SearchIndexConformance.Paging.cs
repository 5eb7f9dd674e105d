using System.Collections.Immutable;
using Orleans.Docs.Search;
using Xunit;

namespace Orleans.Docs.Tests.Search;

public abstract partial class SearchIndexConformance
{
    [Theory]
    [InlineData("apple", SearchOrder.Relevance)]
    [InlineData("apple", SearchOrder.Newest)]
    [InlineData("", SearchOrder.Relevance)]
    [InlineData("", SearchOrder.Oldest)]
    [InlineData("apple harbour wall unicorn", SearchOrder.Relevance)]
    public async Task Pages_have_no_gap_and_no_repeat_while_writes_go_on(string text, SearchOrder order)
    {
        var before = Enumerable.Range(0, 25).Select(n => Entry($"old-{n:00}", Apples(n)) with
        {
            UploadedAt = Noon.AddMinutes(n / 3),
        }).ToArray();
        await Write(before);

        var given = new List<string>();
        var query = new SearchQuery { Text = text, Order = order, PageSize = 4 };
        for (var page = 1; ; page++)
        {
            var answer = await Search(query);
            given.AddRange(Ids(answer));
            if (answer.NextCursor is null)
            {
                break;
            }

            Assert.InRange(page, 1, 50);
            query = query with { Cursor = answer.NextCursor };

            // Each shifts every score, and stands once before and once behind the place reached.
            await Write(
                Entry($"new-{page:00}", Apples(50)) with { UploadedAt = Noon.AddDays(page % 2 == 0 ? 1 : -1) },
                before[page] with { Version = page + 1, Text = Apples(25 - page) });
        }

        Assert.Equal(given.Count, given.Distinct().Count());
        Assert.Equal(before.Select(entry => entry.Document.Id), given.Where(id => id[0] == 'o').Order());
    }

    [Fact]
    public async Task The_last_page_has_no_cursor()
    {
        await Write(Entry("a", "apple"), Entry("b", "apple"));

        Assert.Null((await Search(new SearchQuery { Text = "apple", PageSize = 2 })).NextCursor);
        var first = await Search(new SearchQuery { Text = "apple", PageSize = 1 });
        var last = await Search(new SearchQuery { Text = "apple", PageSize = 10, Cursor = first.NextCursor });
        Assert.Equal(["b"], Ids(last));
        Assert.Equal(2, last.Total);
        Assert.Null(last.NextCursor);
    }

    [Fact]
    public async Task A_cursor_goes_on_after_a_restart()
    {
        await Write(Entry("a", "apple"), Entry("b", "apple"));
        var query = new SearchQuery { Text = "apple", PageSize = 1 };
        var first = await Search(query);
        Restart();

        Assert.Equal(["b"], Ids(await Search(query with { Cursor = first.NextCursor })));
    }

    [Fact]
    public async Task A_cursor_of_another_search_or_tenant_or_none_at_all_is_refused()
    {
        await Write(Entry("a", "apple pear"), Entry("b", "apple pear"), Entry("a", "apple", 1, "globex"));
        var cursor = (await Search(new SearchQuery { Text = "apple", PageSize = 1 })).NextCursor;
        Assert.NotNull(cursor);

        foreach (var other in (SearchQuery[])
            [
                new() { Text = "pear", Cursor = cursor },
                new() { Text = "apple", Cursor = cursor, Types = ["letter"] },
                new() { Text = "apple", Cursor = cursor, Order = SearchOrder.Newest },
                new() { Text = "apple", Cursor = cursor[..^4] },
                new() { Text = "apple", Cursor = cursor + "AAAA" },
                new() { Text = "apple", Cursor = "not a cursor" },
                new() { Text = "apple", Cursor = "" },
            ])
        {
            await Assert.ThrowsAsync<InvalidQueryException>(() => Search(other));
        }

        await Assert.ThrowsAsync<InvalidQueryException>(
            () => Search(new SearchQuery { Text = "apple", Cursor = cursor }, tenant: "globex"));
    }

    [Fact]
    public async Task A_cursor_comes_only_with_a_page_that_is_full()
    {
        var query = new SearchQuery { PageSize = 3 };
        await Write([.. Enumerable.Range(0, 7).Select(n => Entry($"d-{n}"))]);
        var sizes = new List<int>();
        do
        {
            var page = await Search(query);
            sizes.Add(page.Hits.Length);
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);

        Assert.Equal([3, 3, 1], sizes);
    }

    private static string Apples(int n) => string.Concat(Enumerable.Repeat("apple ", 1 + (n % 7))) + new string('x', n);
}
