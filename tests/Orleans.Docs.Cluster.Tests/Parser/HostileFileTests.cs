using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Tests.Parser;
using Xunit;

namespace Orleans.Docs.Cluster.Tests.Parser;

public sealed class HostileFileTests
{
    [Fact]
    public async Task A_file_that_kills_the_parser_when_it_is_opened_is_refused_and_the_pool_goes_on()
    {
        await using var bench = new ParserBench();
        var hostile = PdfSample.XrefStreamThatLeadsIntoItself();
        Assert.InRange(hostile.Length, 1, 2_047);
        Assert.Equal(Problems.ParserCrashed, await bench.Refusal(hostile));
        Assert.Equal(2, (await bench.Read(PdfSample.Digital(2))).Pages.Length);
    }

    [Fact]
    public async Task A_page_that_kills_the_parser_is_marked_and_the_others_are_read()
    {
        await using var bench = new ParserBench();
        var hostile = PdfSample.FormThatDrawsItself(honestPagesBefore: 2);
        Assert.InRange(hostile.Length, 1, 2_047);
        var batch = await bench.Read(hostile);
        Assert.Equal(3, batch.PagesExpected);
        Assert.Equal([null, null, Problems.ParserCrashed], batch.Pages.Select(page => page.Problem));
        Assert.All(batch.Pages.Take(2), page => Assert.Equal("An honest page\n", page.Text));
    }

    [Fact]
    public async Task A_child_that_someone_kills_costs_no_page()
    {
        await using var bench = new ParserBench();
        var document = bench.NewDocument();
        var file = PdfSample.Digital(4);
        await bench.Extract(file, pagesMax: 2, document: document);
        var child = Assert.Single(bench.Pool.ProcessIds);
        using (var process = System.Diagnostics.Process.GetProcessById(child))
        {
            process.Kill();
        }

        var outcome = await bench.Extract(file, firstPage: 3, document: document);
        var rest = Assert.IsType<Outcome<ExtractedBatch>.Done>(outcome);
        Assert.Equal([3, 4], rest.Value.Pages.Select(page => page.Number));
        Assert.All(rest.Value.Pages, page => Assert.Null(page.Problem));
        Assert.NotEqual(child, Assert.Single(bench.Pool.ProcessIds));
    }

    [Fact]
    public async Task A_page_over_its_time_is_marked_and_the_others_are_read()
    {
        // No page can be read in a tick; a child that obeys says so itself, so nobody needs to be killed.
        await using var bench = new ParserBench(options => options.PageTimeout = TimeSpan.FromTicks(1));
        var batch = await bench.Read(PdfSample.Digital(2));
        Assert.Equal([Problems.TimedOut, Problems.TimedOut], batch.Pages.Select(page => page.Problem));
    }

    [Fact]
    public async Task A_child_that_hangs_is_killed_at_the_limit()
    {
        await using var bench = new ParserBench(options =>
        {
            options.OpenTimeout = TimeSpan.FromSeconds(30);
            options.PageTimeout = TimeSpan.FromMilliseconds(1);
            options.KillGrace = TimeSpan.FromMilliseconds(1);
        });
        var endless = string.Concat(Enumerable.Repeat(PdfSample.Text(60, 700, "x"), 60_000));
        var batch = await bench.Read(PdfSample.Of([endless]));
        Assert.Equal(Problems.TimedOut, Assert.Single(batch.Pages).Problem);
    }

    [Fact]
    public async Task A_child_over_its_memory_is_killed_and_the_page_says_so()
    {
        await using var bench = new ParserBench(options =>
        {
            options.ResidentMiBMax = 64;
            options.WatchEvery = TimeSpan.FromMilliseconds(5);
        });
        var heavy = string.Concat(Enumerable.Range(0, 200_000).Select(i => PdfSample.Text(i % 500, i % 800, "abc")));
        var outcome = await bench.Extract(PdfSample.Of([heavy]));
        var code = outcome switch
        {
            Outcome<ExtractedBatch>.Unreadable refused => refused.Code,
            Outcome<ExtractedBatch>.Done done => Assert.Single(done.Value.Pages).Problem,
            _ => null,
        };
        Assert.Equal(Problems.OutOfMemory, code);
    }

    [Fact]
    public async Task Too_many_crashes_in_a_minute_ask_the_caller_to_wait()
    {
        await using var bench = new ParserBench(options => options.StartsPerMinuteMax = 4);
        await bench.Refusal(PdfSample.XrefStreamThatLeadsIntoItself());
        await bench.Refusal(PdfSample.XrefStreamThatLeadsIntoItself());
        var outcome = await bench.Extract(PdfSample.Digital(1));
        Assert.InRange(
            Assert.IsType<Outcome<ExtractedBatch>.Throttled>(outcome).RetryAfter,
            TimeSpan.Zero,
            TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_cancelled_call_ends_its_child_and_leaves_the_pool_in_order()
    {
        await using var bench = new ParserBench();
        await bench.Read(PdfSample.Digital(1));
        var child = Assert.Single(bench.Pool.ProcessIds);
        using var cancel = new CancellationTokenSource();
        var request = new ExtractRequest(
            bench.NewDocument(),
            async token =>
            {
                await cancel.CancelAsync();
                token.ThrowIfCancellationRequested();
                return Stream.Null;
            },
            10,
            null,
            1,
            1,
            TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            bench.Extractor.Extract(request, cancel.Token).AsTask());
        await bench.Read(PdfSample.Digital(1));
        Assert.Equal(child, Assert.Single(bench.Pool.ProcessIds));
    }

    [Fact]
    public async Task A_source_that_breaks_off_is_no_fault_of_the_document()
    {
        await using var bench = new ParserBench();
        var request = new ExtractRequest(
            bench.NewDocument(),
            _ => ValueTask.FromResult<Stream>(new MemoryStream(new byte[10])),
            1_000,
            null,
            1,
            1,
            TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<EndOfStreamException>(() => bench.Extractor.Extract(request, default).AsTask());
        await bench.Read(PdfSample.Digital(1));
    }
}
