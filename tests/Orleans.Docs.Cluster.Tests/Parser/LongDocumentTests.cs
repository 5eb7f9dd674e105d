using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Tests.Parser;
using Xunit;

namespace Orleans.Docs.Cluster.Tests.Parser;

public sealed class LongDocumentTests
{
    [Fact]
    public async Task Six_hundred_pages_advance_in_batches_that_the_same_child_reads()
    {
        await using var bench = new ParserBench(options => options.Processes = 2);
        var file = PdfSample.Digital(600);
        var document = bench.NewDocument();
        var next = 1;
        while (next <= 600)
        {
            var outcome = await bench.Extract(file, firstPage: next, pagesMax: 64, document: document);
            var batch = Assert.IsType<Outcome<ExtractedBatch>.Done>(outcome).Value;
            Assert.Equal(600, batch.PagesExpected);
            Assert.Equal(Enumerable.Range(next, batch.Pages.Length), batch.Pages.Select(page => page.Number));
            Assert.All(batch.Pages, page => Assert.StartsWith($"Page {page.Number} line 0 ", page.Text));
            next += batch.Pages.Length;
        }
    }

    [Fact]
    public async Task A_spent_budget_still_yields_one_page()
    {
        await using var bench = new ParserBench();
        var outcome = await bench.Extract(PdfSample.Digital(5), budget: TimeSpan.Zero);
        Assert.Single(Assert.IsType<Outcome<ExtractedBatch>.Done>(outcome).Value.Pages);
    }

    [Fact]
    public async Task Files_above_the_limits_are_refused_with_the_limit_that_they_break()
    {
        await using var bench = new ParserBench(options =>
        {
            options.PagesMax = 3;
            options.SourceBytesMax = 100_000;
        });
        Assert.Equal(Problems.TooManyPages, await bench.Refusal(PdfSample.Digital(4)));
        Assert.Equal(Problems.TooLarge, await bench.Refusal(new byte[100_001]));
        Assert.Equal(Problems.Empty, await bench.Refusal([]));
    }
}
