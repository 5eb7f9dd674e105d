using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Docs.Search;
using Xunit;

namespace Orleans.Docs.Tests.Search;

public abstract partial class SearchIndexConformance
{
    [Fact]
    public async Task Parked_documents_come_oldest_first_and_go_on_behind_one()
    {
        await Write(
            Parked("b", 2), Parked("a", 2), Parked("c", 1), Entry("well"), Parked("d", 3),
            Parked("e", 0) with { Deleted = true });

        Assert.Equal(["c", "a", "b", "d"], await ParkedIds(null, 10));
        Assert.Equal(["c", "a"], await ParkedIds(null, 2));
        Assert.Equal(["b", "d"], await ParkedIds(Key("a"), 2));
        Assert.Empty(await ParkedIds(Key("d"), 2));

        var first = (await _index.Parked(Live, Tenant, null, 1, Cancellation))[0];
        Assert.Equal(("extract", "corrupt", "c.pdf"), (first.ParkedStep, first.ParkedCode, first.FileName));

        // Retried while somebody pages: the place stays.
        await Write(Entry("a", version: 2) with { UploadedAt = Noon.AddHours(2) });
        Assert.Equal(["b", "d"], await ParkedIds(Key("a"), 2));
    }

    [Fact]
    public async Task Totals_count_by_state_and_add_pages_and_cost_exactly()
    {
        await Write([.. Enumerable.Range(0, 10).Select(n => Entry($"d-{n}") with
        {
            State = n < 3 ? "parked" : "completed",
            PagesRead = n,
            CostUsd = n % 2 == 0 ? 0.1m : 0.0000001m,
        })]);
        await Write(Entry("d-9", version: 2) with { State = "processing", PagesRead = 100 });

        var totals = await _index.Totals(Live, Tenant, null, Cancellation);
        Assert.Equal((3, 6, 1), (totals.ByState["parked"], totals.ByState["completed"], totals.ByState["processing"]));
        Assert.Equal(136, totals.Pages);
        Assert.Equal(0.5000004m, totals.CostUsd);

        var none = await _index.Totals(Live, "nobody", null, Cancellation);
        Assert.Equal((0, 0L, 0m), (none.ByState.Count, none.Pages, none.CostUsd));
    }

    [Fact]
    public async Task Totals_of_a_tag_leave_out_other_values_and_other_names()
    {
        await Write(
            Tagged("a", "batch", "spring", 0.25m), Tagged("b", "batch", "spring", 0.5m),
            Tagged("c", "batch", "autumn", 1m), Tagged("d", "season", "spring", 1m), Entry("e"),
            Tagged("f", "batch", "spring", 1m) with { Deleted = true });

        var totals = await _index.Totals(Live, Tenant, new("batch", "spring"), Cancellation);
        Assert.Equal((2, 14L, 0.75m), (totals.ByState["completed"], totals.Pages, totals.CostUsd));
        Assert.Empty((await _index.Totals(Live, Tenant, new("batch", "winter"), Cancellation)).ByState);

        static IndexEntry Tagged(string id, string name, string value, decimal cost) => Entry(id) with
        {
            State = "completed",
            PagesRead = 7,
            CostUsd = cost,
            Tags = ImmutableSortedDictionary<string, string>.Empty.Add(name, value),
        };
    }

    [Fact]
    public async Task Entries_come_whole_but_for_the_text_ordered_by_tenant_and_id()
    {
        var whole = new IndexEntry
        {
            Document = new("acme", "b"),
            Version = 12,
            State = "parked",
            UploadedAt = Noon.AddTicks(1),
            Type = "invoice",
            TypeConfidence = 0.87f,
            Kind = "pdf",
            LengthBytes = 1L << 40,
            PagesExpected = 3,
            PagesRead = 2,
            CostUsd = 0.0015m,
            PiiCounts = ImmutableSortedDictionary<string, int>.Empty.Add("EMAIL", 3).Add("PHONE", 1),
            Tags = Map(("team", "north"), ("year", "2026")),
            FileName = "März 😀.pdf",
            Subject = "subject",
            Summary = "two lines\nof summary",
            KeyFacts = Map(("number", "INV-1"), ("seller", "A, \"B\" & C\n"), ("void", "")),
            Text = "text",
            ParkedStep = "extract",
            ParkedCode = "corrupt",
            ChainHead = "0ab1",
        };
        await Write(
            Entry("a", tenant: "globex"), whole, Entry("x", tenant: "ac"), Entry("10"), Entry("a-b"),
            Entry("x", tenant: "acme-2"));

        var entries = await Entries();
        Assert.Equal(
            ["ac/x", "acme/10", "acme/a-b", "acme/b", "acme-2/x", "globex/a"],
            entries.Select(entry => entry.Document.ToString()));
        Assert.Equal(
            JsonSerializer.Serialize(whole.WithoutText()),
            JsonSerializer.Serialize(entries[3]));
        Assert.Equal(
            JsonSerializer.Serialize(whole),
            JsonSerializer.Serialize(
                await _index.FindWhole(Live, whole.Document, Cancellation) is { } found
                    ? found with { ContentHash = null }
                    : null));
        Assert.Null(await _index.FindWhole(Live, Key("b", "globex"), Cancellation));
    }

    [Fact]
    public async Task An_entry_is_found_by_its_document_as_it_is_listed()
    {
        await Write(Entry("a", "pier", 3), Entry("b", "wall"), Entry("a", tenant: "globex"));
        await Write(Entry("b", version: 2) with { Deleted = true });

        foreach (var entry in await Entries())
        {
            var found = await _index.Find(Live, entry.Document, Cancellation);
            Assert.Equal(JsonSerializer.Serialize(entry), JsonSerializer.Serialize(found));
        }

        Assert.Null(await _index.Find(Live, Key("nobody"), Cancellation));
        Assert.Null(await _index.Find(Live, Key("b", "globex"), Cancellation));
        Assert.Equal(3, await _index.Count(Live, Cancellation));
    }

    [Fact]
    public async Task The_hash_of_the_content_tells_whether_any_of_it_differs()
    {
        var whole = Entry("a", "text") with { FileName = "f", Summary = "s", KeyFacts = Map(("total", "1")) };
        IndexEntry[] others =
        [
            whole, whole with { Text = "Text" }, whole with { FileName = null }, whole with { Summary = "text" },
            whole with { KeyFacts = Map(("total", "2")) }, whole with { KeyFacts = Map(("sum", "1")) },
            whole with { Text = null, Subject = "text" },
        ];
        await Write([.. others.Select((entry, n) => entry with { Document = Key($"d-{n}") })]);

        var hashes = (await Entries()).Select(entry => entry.ContentHash).ToList();
        Assert.Equal(others.Length, hashes.Distinct().Count());
        Assert.DoesNotContain(null, hashes);
        Assert.Equal(whole.WithoutText().ContentHash, hashes[0]);
    }

    [Fact]
    public async Task All_of_very_many_entries_come_once()
    {
        await Write([.. Enumerable.Range(0, 501).Select(n => Entry($"d-{n:000}", tenant: $"t-{n / 400}"))]);
        await Write([.. Enumerable.Range(0, 2).Select(n => Entry($"e-{n:000}", tenant: $"t-{n}"))]);

        var ids = (await Entries()).Select(entry => entry.Document.ToString()).ToList();
        Assert.Equal(503, ids.Count);
        Assert.Equal(ids.Order(StringComparer.Ordinal).Distinct(), ids);
    }

    private static IndexEntry Parked(string id, int hours) => Entry(id) with
    {
        State = "parked",
        UploadedAt = Noon.AddHours(hours),
        ParkedStep = "extract",
        ParkedCode = "corrupt",
        FileName = $"{id}.pdf",
    };

    private async Task<string[]> ParkedIds(DocumentKey? after, int countMax) =>
        [.. (await _index.Parked(Live, Tenant, after, countMax, Cancellation)).Select(entry => entry.Document.Id)];
}
