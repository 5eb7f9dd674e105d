using System.Runtime.CompilerServices;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Search;
using Orleans.Docs.TestSilo;
using Xunit;
using Xunit.Sdk;

namespace Orleans.Docs.Tests.Search;

/// <summary>Conformance that cannot fail proves nothing: indexes with one fault each, and the test to see it.</summary>
public sealed class FaultySearchIndexTests
{
    public enum Fault
    {
        None,
        LastWriteWins,
        DeletesAreIgnored,
        TenantsAreIgnored,
        CursorsAreOffsets,
        RangesAreWrong,
        Unordered,
    }

    [Theory]
    [InlineData(Fault.LastWriteWins, nameof(Probe.An_older_write_changes_nothing))]
    [InlineData(Fault.LastWriteWins, nameof(Probe.In_one_batch_in_any_order_the_highest_version_wins))]
    [InlineData(Fault.DeletesAreIgnored, nameof(Probe.A_deleted_document_keeps_its_version_and_nothing_finds_it))]
    [InlineData(Fault.TenantsAreIgnored, nameof(Probe.No_tenant_sees_anything_of_another))]
    [InlineData(Fault.CursorsAreOffsets, nameof(Probe.Pages_have_no_gap_and_no_repeat_while_writes_go_on))]
    [InlineData(Fault.RangesAreWrong, nameof(Probe.A_snippet_is_a_part_of_the_text_and_its_ranges_are_the_matches))]
    [InlineData(Fault.Unordered, nameof(Probe.Entries_come_whole_but_for_the_text_ordered_by_tenant_and_id))]
    public async Task Conformance_sees_the_fault(Fault fault, string test)
    {
        await Run(Fault.None, test);
        await Assert.ThrowsAnyAsync<XunitException>(() => Run(fault, test));
    }

    private static async Task Run(Fault fault, string test)
    {
        using var directory = new TemporaryDirectory();
        var probe = new Probe(directory, fault);
        await probe.InitializeAsync();
        try
        {
            var method = typeof(SearchIndexConformance).GetMethod(test)!;
            object?[] arguments = method.GetParameters().Length == 0 ? [] : ["apple", SearchOrder.Newest];
            await (Task)method.Invoke(probe, arguments)!;
        }
        finally
        {
            await probe.DisposeAsync();
        }
    }

#pragma warning disable xUnit1000 // Run by hand, and never by the runner: its tests must fail.
    private sealed class Probe(TemporaryDirectory directory, Fault fault) : SearchIndexConformance
    {
        protected override ISearchIndex Open() => new FaultyIndex(SqliteIndexes.Open(directory), fault);

        protected override void Close(ISearchIndex index) => ((FaultyIndex)index).Dispose();
    }
#pragma warning restore xUnit1000

    private sealed class FaultyIndex(SqliteSearchIndex inner, Fault fault) : DelegatingIndex(inner)
    {
        private long _writes = 1_000;

        public override Task Write(
            string generation, IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken) =>
            base.Write(generation, [.. entries.Select(Spoil)], cancellationToken);

        public override async Task<SearchPage> Search(
            string generation, string tenant, SearchQuery query, CancellationToken cancellationToken)
        {
            if (fault == Fault.CursorsAreOffsets)
            {
                var all = await base.Search(
                    generation, tenant, query with { Cursor = null, PageSize = 200 }, cancellationToken);
                var offset = int.Parse(query.Cursor ?? "0");
                var next = offset + query.PageSize;
                return all with
                {
                    Hits = [.. all.Hits.Skip(offset).Take(query.PageSize)],
                    NextCursor = next < all.Total ? $"{next}" : null,
                };
            }

            var page = await base.Search(generation, tenant, query, cancellationToken);
            return fault != Fault.RangesAreWrong ? page : page with
            {
                Hits = [.. page.Hits.Select(hit => hit with
                {
                    Snippets = [.. hit.Snippets.Select(snippet => snippet with { Matches = [new(0, 4)] })],
                })],
            };
        }

        public override async IAsyncEnumerable<IndexEntry> Entries(
            string generation, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var entries = await base.Entries(generation, cancellationToken).ToListAsync(cancellationToken);
            foreach (var entry in fault == Fault.Unordered ? entries.AsEnumerable().Reverse() : entries)
            {
                yield return entry;
            }
        }

        private IndexEntry Spoil(IndexEntry entry) => fault switch
        {
            Fault.LastWriteWins => entry with { Version = ++_writes },
            Fault.DeletesAreIgnored => entry with { Deleted = false },
            Fault.TenantsAreIgnored when entry.Document.Tenant == "globex" =>
                entry with { Document = new("acme", entry.Document.Id + "-globex") },
            _ => entry,
        };
    }
}
