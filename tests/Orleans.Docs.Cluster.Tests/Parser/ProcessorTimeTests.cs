using System.Diagnostics;
using System.Globalization;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Parser.Protocol;
using Orleans.Docs.Tests.Parser;

namespace Orleans.Docs.Cluster.Tests.Parser;

/// <summary>What a file may cost is time of processors; the clock ends only what says nothing at all.</summary>
[Collection(WholeSystem.Name)]
public sealed class ProcessorTimeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_child_that_gets_no_processor_for_longer_than_its_limit_costs_no_page()
    {
        await using var bench = new ParserBench(options =>
        {
            options.PageTimeout = TimeSpan.FromSeconds(1);
            options.KillGrace = TimeSpan.FromMilliseconds(100);
        });
        var (document, file) = (bench.NewDocument(), PdfSample.Digital(4));
        await bench.Extract(file, pagesMax: 2, document: document);
        var child = Assert.Single(bench.Pool.ProcessIds);
        await Send("STOP", child);
        var reading = bench.Extract(file, firstPage: 3, document: document);
        var longer = Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Token);
        Assert.Same(longer, await Task.WhenAny(reading, longer));

        await Send("CONT", child);

        var rest = Assert.IsType<Outcome<ExtractedBatch>.Done>(await reading);
        Assert.Equal([3, 4], rest.Value.Pages.Select(page => page.Number));
        Assert.All(rest.Value.Pages, page => Assert.Null(page.Problem));
        Assert.Equal(child, Assert.Single(bench.Pool.ProcessIds));
    }

    [Fact]
    public async Task A_child_that_says_nothing_is_ended_by_the_clock_and_the_page_says_so()
    {
        await using var bench = new ParserBench(options => options.SilenceMax = TimeSpan.FromSeconds(6));
        var (document, file) = (bench.NewDocument(), PdfSample.Digital(4));
        var begun = Assert.IsType<Outcome<ExtractedBatch>.Done>(
            await bench.Extract(file, pagesMax: 2, document: document));
        Assert.All(begun.Value.Pages, page => Assert.Null(page.Problem));
        await Send("STOP", Assert.Single(bench.Pool.ProcessIds));

        var rest = Assert.IsType<Outcome<ExtractedBatch>.Done>(
            await bench.Extract(file, firstPage: 3, document: document));

        Assert.Equal([Problems.ParserHung, null], rest.Value.Pages.Select(page => page.Problem));
        Assert.Contains("by the clock", Problems.Explain(Problems.ParserHung));
    }

    [Fact]
    public async Task What_the_tools_of_a_child_use_counts()
    {
        using var tesseract = new BrokenTool();
        tesseract.Spin();
        await using var bench = new ParserBench(options => options.PageTimeout = TimeSpan.FromSeconds(1));

        var batch = await bench.Read(ImageTests.Scan(lines: 1), "scan.png");

        Assert.Equal(Problems.TimedOut, Assert.Single(batch.Pages).Problem);
    }

    [Fact]
    public async Task The_time_of_a_process_is_that_of_its_descendants_too_and_waiting_costs_none()
    {
        using var idle = Process.Start("sh", ["-c", "sleep 600 & wait"]);
        using var busy = Process.Start("sh", ["-c", "sh -c 'while :; do :; done' & wait"]);
        try
        {
            await Eventually.True(
                () => ProcessTree.ProcessorTime(busy.Id) >= TimeSpan.FromSeconds(1), () => "nothing was counted");
            Assert.InRange(ProcessTree.ProcessorTime(idle.Id), TimeSpan.Zero, TimeSpan.FromSeconds(0.2));
        }
        finally
        {
            idle.Kill(entireProcessTree: true);
            busy.Kill(entireProcessTree: true);
        }
    }

    private static async Task Send(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Token);
        Assert.Equal(0, kill.ExitCode);
    }
}
