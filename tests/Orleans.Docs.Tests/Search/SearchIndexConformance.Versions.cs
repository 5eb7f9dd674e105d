using System.Collections.Immutable;
using Orleans.Docs.Search;
using Xunit;

namespace Orleans.Docs.Tests.Search;

public abstract partial class SearchIndexConformance
{
    [Fact]
    public async Task An_older_write_changes_nothing()
    {
        await Write(Entry("a", "second", version: 2));
        await Write(Entry("a", "first", version: 1));

        Assert.Equal(2, await VersionOf(Key("a")));
        Assert.Equal(["a"], await Found("second"));
        Assert.Empty(await Found("first"));
    }

    [Fact]
    public async Task A_second_write_of_the_same_version_changes_nothing()
    {
        await Write(Entry("a", "first"));
        await Write(Entry("a", "second"));

        Assert.Equal(["a"], await Found("first"));
        Assert.Empty(await Found("second"));
    }

    [Fact]
    public async Task In_one_batch_in_any_order_the_highest_version_wins()
    {
        await Write(Entry("a", "two", 2), Entry("a", "three", 3), Entry("a", "one", 1));

        Assert.Equal(3, await VersionOf(Key("a")));
        Assert.Equal(["a"], await Found("three"));
        Assert.Empty(await Found("one OR two"));
    }

    [Fact]
    public async Task A_purge_leaves_what_stands_and_may_be_repeated()
    {
        await Write(Entry("a", "harbour", 1), Entry("b", "harbour", 1));
        await Write(Entry("b", null, 2) with { Deleted = true });
        await _index.Purge(Live, Cancellation);
        await _index.Purge(Live, Cancellation);

        Assert.Equal(["a"], await Found("harbour"));
        Assert.Equal(2, await VersionOf(Key("b")));
    }

    [Fact]
    public async Task A_document_never_written_has_version_0() =>
        Assert.Equal(0, await VersionOf(Key("nobody")));

    [Fact]
    public async Task New_facts_leave_the_text_searchable()
    {
        await Write(Entry("a", "harbour", 1) with { State = "processing" });
        await Write(Entry("a", "harbour", 2) with { State = "completed", Type = "letter" });

        var hit = Assert.Single((await Search("harbour")).Hits);
        Assert.Equal(("completed", "letter", 2L), (hit.State, hit.Type, hit.Version));
    }

    [Fact]
    public async Task New_text_takes_the_place_of_the_old()
    {
        await Write(Entry("a", "harbour wall", 1));
        await Write(Entry("a", "harbour light", 2));
        await Write(Entry("a", null, 3));
        Assert.Empty(await Found("harbour OR wall OR light"));

        await Write(Entry("a", "harbour master", 4));
        Assert.Equal(["a"], await Found("master"));
        Assert.Empty(await Found("wall OR light"));
    }

    [Fact]
    public async Task A_deleted_document_keeps_its_version_and_nothing_finds_it()
    {
        var full = Entry("a", "harbour", 1) with
        {
            FileName = "pier.pdf",
            Tags = Map(("team", "north")),
            PiiCounts = ImmutableSortedDictionary<string, int>.Empty.Add("EMAIL", 2),
            ParkedStep = "extract",
        };
        await Write(full);
        await Write(full with { Version = 2, Deleted = true });

        Assert.Equal(2, await VersionOf(Key("a")));
        Assert.Empty(await Found("harbour OR pier"));
        var all = await Search("");
        Assert.Equal(0, all.Total);
        Assert.Empty(all.Facets);
        Assert.Empty(await _index.Parked(Live, Tenant, null, 10, Cancellation));
        Assert.Empty((await _index.Totals(Live, Tenant, null, Cancellation)).ByState);
        var left = Assert.Single(await Entries());
        Assert.True(left.Deleted);
        Assert.Null(left.FileName);
        Assert.Empty(left.Tags);
        Assert.Empty(left.PiiCounts);
    }

    [Fact]
    public async Task A_late_write_does_not_bring_back_what_was_deleted()
    {
        await Write(Entry("a", "harbour", 5) with { Deleted = true });
        await Write(Entry("a", "harbour", 4));
        Assert.Empty(await Found("harbour"));

        await Write(Entry("a", "harbour", 6));
        Assert.Equal(["a"], await Found("harbour"));
    }

    [Fact]
    public async Task Generations_know_nothing_of_each_other()
    {
        await _index.Create("next", Cancellation);
        await WriteTo("next", Entry("a", "harbour", 7));
        await Write(Entry("b", "harbour", 1));

        Assert.Equal(["b"], await Found("harbour"));
        Assert.Equal(["a"], Ids(await Search(new() { Text = "harbour" }, generation: "next")));
        Assert.Equal(0, await VersionOf(Key("a")));
    }

    [Fact]
    public async Task Creating_a_generation_again_keeps_it()
    {
        await Write(Entry("a", "harbour"));
        await _index.Create(Live, Cancellation);

        Assert.Equal(["a"], await Found("harbour"));
    }

    [Fact]
    public async Task A_dropped_generation_is_gone_and_can_be_made_anew_empty()
    {
        await Write(Entry("a", "harbour"));
        await _index.Drop(Live, Cancellation);
        await _index.Drop(Live, Cancellation);
        await Assert.ThrowsAsync<IndexUnavailableException>(() => Search("harbour"));
        await Assert.ThrowsAsync<IndexUnavailableException>(() => Write(Entry("b", "harbour")));

        await _index.Create(Live, Cancellation);
        Assert.Empty(await Entries());
    }

    [Fact]
    public async Task A_generation_needs_a_valid_name() =>
        await Assert.ThrowsAsync<InvalidNameException>(() => _index.Create("../other", Cancellation));

    [Fact]
    public async Task What_was_written_is_there_after_a_restart()
    {
        await Write(Entry("a", "harbour", 3));
        Restart();

        Assert.Equal(["a"], await Found("harbour"));
        Assert.Equal(3, await VersionOf(Key("a")));
    }

    [Fact]
    public async Task Writes_at_the_same_time_end_with_the_highest_version_of_each()
    {
        await Task.WhenAll(Enumerable.Range(1, 20).Reverse().Select(version => _index.Write(
            Live, [Entry("a", $"word{version}", version), Entry("b", $"word{version}", version)], Cancellation)));
        await Refresh(Live);

        Assert.Equal(["a", "b"], await Found("word20"));
        Assert.Equal(2, (await Search("word*")).Total);
    }

    [Fact]
    public async Task Nothing_is_wrong_with_a_generation_that_was_only_written_to()
    {
        var texts = new[] { "", "apple \0 \uFDD0 pear", "Ünïcödé é 😀 apple", new string('x', 70_000) };
        foreach (var tenant in new[] { Tenant, "globex", "initech" })
        {
            for (var version = 1; version <= 3; version++)
            {
                await Write([.. Enumerable.Range(0, 8).Select(n => Entry(
                    $"d-{n}", texts[(n + version) % texts.Length], version, tenant) with
                {
                    FileName = $"file {n}",
                    Subject = n % 2 == 0 ? null : $"about {version}",
                    Deleted = n + version == 9,
                })]);
            }
        }

        await WriteTo(Live, Entry("none", tenant: "empty"));
        foreach (var tenant in new[] { null, Tenant, "empty", "unknown" })
        {
            Assert.Empty(await _index.Faults(Live, tenant, Cancellation).ToListAsync(Cancellation));
        }
    }
}
