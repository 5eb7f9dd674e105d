using System.Collections.Immutable;
using Orleans.Docs.Search;
using Xunit;

namespace Orleans.Docs.Tests.Search;

public abstract partial class SearchIndexConformance
{
    [Fact]
    public async Task All_words_must_occur_in_any_case_and_order()
    {
        await Write(Entry("both", "The Invoice of March"), Entry("one", "an invoice"), Entry("none", "a letter"));

        Assert.Equal(["both"], await Found("MARCH invoice"));
    }

    [Theory]
    [InlineData("summary")]
    [InlineData("subject")]
    [InlineData("file name")]
    [InlineData("key fact")]
    public async Task Words_are_found_outside_of_the_text_too(string place)
    {
        var entry = Entry("a", "nothing here");
        await Write(Entry("b", "nothing there"), place switch
        {
            "summary" => entry with { Summary = "About a zeppelin." },
            "subject" => entry with { Subject = "Re: zeppelin" },
            "file name" => entry with { FileName = "zeppelin.pdf" },
            _ => entry with { KeyFacts = Map(("number", "Zeppelin 1"), ("total", "2.00")) },
        });

        var hit = Assert.Single((await Search("zeppelin nothing")).Hits);
        Assert.Equal("a", hit.Document.Id);
        hit = Assert.Single((await Search("zeppelin")).Hits);
        Assert.Equal("zeppelin", Matched(Assert.Single(hit.Snippets)).Single(), ignoreCase: true);
    }

    [Fact]
    public async Task A_phrase_must_stand_together_and_in_order()
    {
        await Write(
            Entry("yes", "due on the first of May"), Entry("no", "the May due first"),
            Entry("far", "first day of May"));

        Assert.Equal(["yes"], await Found("\"first of May\""));
        Assert.Equal(["yes"], await Found("\"FIRST  of-may\""));
    }

    [Fact]
    public async Task A_prefix_matches_every_word_that_begins_so()
    {
        await Write(Entry("a", "contract"), Entry("b", "contracting"), Entry("c", "a contra"), Entry("d", "tract"));

        Assert.Equal(["a", "b"], (await Found("contract*")).Order());
        Assert.Equal(["a", "b", "c"], (await Found("co*")).Order());
    }

    [Fact]
    public async Task Minus_leaves_out_what_has_the_word()
    {
        await Write(Entry("a", "red apple"), Entry("b", "green apple"), Entry("c", "red green apple"));

        Assert.Equal(["a"], await Found("apple -green"));
        Assert.Empty(await Found("apple -(red OR green)"));
        Assert.Equal(["a", "b"], (await Found("apple -\"red green\"")).Order());
    }

    [Fact]
    public async Task OR_takes_either_side_and_binds_weaker_than_words_side_by_side()
    {
        await Write(Entry("a", "red apple"), Entry("b", "green pear"), Entry("c", "green apple"));

        Assert.Equal(["a", "b"], (await Found("red apple OR pear")).Order());
        Assert.Equal(["b", "c"], (await Found("green (apple OR pear)")).Order());
    }

    [Fact]
    public async Task Diacritics_and_case_make_no_difference()
    {
        await Write(Entry("a", "Übergröße in Zürich, crème brûlée"));

        Assert.Equal(["a"], await Found("ZURICH creme"));
        Assert.Equal(["a"], await Found("zürich brulée"));
    }

    [Fact]
    public async Task Words_with_punctuation_are_found_as_typed()
    {
        await Write(Entry("a", "mail bob@example.org about INV-2026/17"), Entry("b", "example.org 17"));

        Assert.Equal(["a"], await Found("bob@example.org"));
        Assert.Equal(["a"], await Found("INV-2026/17"));
    }

    [Fact]
    public async Task Four_plain_words_that_never_meet_find_what_has_the_most_of_them()
    {
        await Write(
            Entry("three", "harbour wall stone"), Entry("one", "a stone"), Entry("none", "grass"),
            Entry("two", "wall of stone"));

        Assert.Equal(["three", "two", "one"], await Found("harbour wall stone unicorn"));
        Assert.Equal(3, (await Search("harbour wall stone unicorn")).Total);
    }

    [Theory]
    [InlineData("wall stone unicorn")]
    [InlineData("harbour wall stone \"unicorn\"")]
    [InlineData("harbour wall stone unicorn -grass")]
    [InlineData("harbour wall stone unicor*")]
    public async Task Fewer_words_and_every_operator_are_meant_strictly(string text)
    {
        await Write(Entry("three", "harbour wall stone"));

        Assert.Empty(await Found(text));
    }

    [Fact]
    public async Task Four_plain_words_that_meet_somewhere_find_only_that()
    {
        await Write(Entry("all", "harbour wall stone light"), Entry("most", "harbour wall stone"));

        Assert.Equal(["all"], await Found("harbour wall stone light"));
    }

    [Fact]
    public async Task The_better_match_comes_first_and_equals_by_document()
    {
        await Write(
            Entry("c", "apple pear plum"), Entry("a", "apple pear plum"), Entry("b", "apple apple apple"),
            Entry("x", "nothing"), Entry("y", "of it"), Entry("z", "at all"));

        var page = await Search("apple");
        Assert.Equal(["b", "a", "c"], Ids(page));
        Assert.True(page.Hits[0].Score > page.Hits[1].Score);
    }

    [Fact]
    public async Task A_snippet_is_a_part_of_the_text_and_its_ranges_are_the_matches()
    {
        var filler = string.Join(' ', Enumerable.Repeat("lorem ipsum", 200));
        var text = $"{filler} 😀 the Crème brûlée of 🍰 Zürich, {filler}";
        await Write(Entry("a", text));

        var snippet = Assert.Single((await Search("zurich \"creme brulee\"")).Hits).Snippets.Single();
        Assert.Contains(snippet.Text, text);
        Assert.InRange(snippet.Text.Length, 30, 1_000);
        Assert.Equal(["Crème brûlée", "Zürich"], Matched(snippet));
    }

    [Fact]
    public async Task In_a_book_the_parts_shown_are_those_with_the_rare_word()
    {
        var pages = string.Concat(Enumerable.Repeat("the harbour and the sea. ", 4_000));
        await Write(Entry("a", $"{pages} the last zeppelin {pages}"));

        var snippets = Assert.Single((await Search("the zeppelin")).Hits).Snippets;
        Assert.Contains(snippets, snippet => Matched(snippet).Contains("zeppelin"));
    }

    [Fact]
    public async Task Marks_and_zeros_inside_the_text_do_no_harm()
    {
        await Write(Entry("a", "one\0two \uFDD0three\uFDD1 four\uE000 \uD800 five"));

        var snippet = Assert.Single((await Search("five two")).Hits).Snippets.Single();
        Assert.Equal(["two", "five"], Matched(snippet));
    }

    [Fact]
    public async Task An_empty_query_finds_everything_newest_first()
    {
        await Write(
            Entry("old") with { UploadedAt = Noon.AddDays(-1) }, Entry("new") with { UploadedAt = Noon.AddDays(1) },
            Entry("b"), Entry("a"));

        Assert.Equal(["new", "a", "b", "old"], await Found(" "));
        Assert.Equal(["old", "a", "b", "new"], await Found(new SearchQuery { Order = SearchOrder.Oldest }));
    }

    [Theory]
    [InlineData("\"open")]
    [InlineData("(open")]
    [InlineData("close)")]
    [InlineData("-alone")]
    [InlineData("OR a")]
    [InlineData("a*")]
    [InlineData("?!")]
    public async Task A_query_that_makes_no_sense_is_refused(string text) =>
        await Assert.ThrowsAsync<InvalidQueryException>(() => Search(text));

    private static string[] Matched(Snippet snippet) =>
        [.. snippet.Matches.Select(match => snippet.Text.Substring(match.Start, match.Length))];
}
