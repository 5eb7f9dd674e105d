using System.Collections.Immutable;
using Orleans.Docs.Cli;
using Orleans.Docs.Client;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

/// <summary>What operators do: pause, drain, retry with an eye on the cost.</summary>
public sealed class ControlTests : IAsyncDisposable
{
    private readonly FakeDocsClient _client = new();

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task Engines_lanes_and_tenants_are_paused_listed_and_resumed()
    {
        Assert.Equal(["nothing is paused"], (await CommandRun.Of(_client, "pause")).Lines);
        await CommandRun.Of(_client, "pause", "engine", "summarize");
        await CommandRun.Of(_client, "pause", "lane", "batch");
        var run = await CommandRun.Of(_client, "pause", "tenant", "--tenant", "acme");
        Assert.Equal(3, run.Lines.Length);
        Assert.StartsWith("engine summarize is paused since", run.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("tenant acme is paused since", run.Lines[2], StringComparison.Ordinal);
        Assert.Contains("lane batch is paused", (await CommandRun.Of(_client, "status")).Out, StringComparison.Ordinal);

        var json = (await CommandRun.Of(_client, "resume", "engine", "summarize", "--json")).Json;
        Assert.Equal(["lane", "tenant"], json.Select(line => line.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Status_shows_the_quotas_of_the_services_that_were_called()
    {
        var run = await CommandRun.Of(_client, "status");
        Assert.Equal(
            ["DetectDocumentText a second", "2.4", "4.85", "1,234", "1", "5"], Cells(run, "DetectDocumentText"));
        Assert.Equal(["TextractJobs at once", "3", "97"], Cells(run, "TextractJobs"));
        Assert.Equal(["Converse tokens a minute", "21,000", "194,000"], Cells(run, "Converse"));
        Assert.DoesNotContain("AnalyzeDocument", run.Out, StringComparison.Ordinal);
        var json = Assert.Single((await CommandRun.Of(_client, "status", "--json")).Json).GetProperty("quotas");
        Assert.Equal(4, json.GetArrayLength());
        Assert.Equal(4.85, json[0].GetProperty("permitsPerSecond").GetDouble());
    }

    private static string[] Cells(CommandRun run, string api) =>
    [
        .. run.Lines.Single(line => line.Contains(api, StringComparison.Ordinal)).Split('│')
            .Select(cell => cell.Trim('█', '░', ' ')).Where(cell => cell.Length > 0),
    ];

    [Theory]
    [InlineData("pause", "engine")]
    [InlineData("pause", "engine", "everything")]
    [InlineData("pause", "lane", "fast")]
    [InlineData("pause", "tenant", "acme")]
    [InlineData("resume", "queue", "extract")]
    [InlineData("silo", "drain")]
    [InlineData("silo", "list", "a:1@2")]
    [InlineData("silo", "open", "a:1@2", "--wait")]
    [InlineData("retry", "--query", "x")]
    [InlineData("retry", "--query", "x", "--all-dead", "--apply")]
    [InlineData("retry", "--query", "x", "--apply", "--dry-run")]
    [InlineData("submit", "x", "--lane", "fast")]
    [InlineData("submit", "x", "--deadline", "soon")]
    public async Task Arguments_that_make_no_sense_are_refused(params string[] args)
    {
        Assert.Equal(ExitCode.WrongArguments, (await CommandRun.Of(_client, args)).ExitCode);
        Assert.Empty(_client.Commands);
    }

    [Fact]
    public async Task A_silo_is_drained_until_it_may_be_stopped()
    {
        _client.Silos.Add(new SiloView("a:1@2", 3, IsDrained: false));
        _client.Silos.Add(new SiloView("b:1@2", 1, IsDrained: false));
        Assert.Equal(
            ["silo a:1@2: 3 at work", "silo b:1@2: 1 at work"], (await CommandRun.Of(_client, "silo")).Lines);
        Assert.Equal(
            ["silo a:1@2: 0 at work, drained, may be stopped"],
            (await CommandRun.Of(_client, "silo", "drain", "a:1@2", "--wait")).Lines);
        Assert.Equal(
            ["silo a:1@2: 0 at work"], (await CommandRun.Of(_client, "silo", "open", "a:1@2")).Lines);
    }

    [Fact]
    public async Task What_a_retry_would_cost_is_shown_before_and_nothing_is_done()
    {
        var client = new FakeDocsClient
        {
            Found = new SearchPage
            {
                Hits =
                [
                    new SearchHit
                    {
                        Document = new DocumentKey("default", "a"),
                        Version = 3,
                        State = "parked",
                        UploadedAt = Some.Time,
                    },
                ],
                Total = 1,
            },
        };
        client.Views["a"] = Parked("a", Step.Classify);
        var run = await CommandRun.Of(client, "retry", "--query", "invoice", "--dry-run");
        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Contains("classify, summarize: about $0", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains("1 document would cost about $0", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("retry default/a", client.Commands);

        await CommandRun.Of(client, "retry", "--query", "invoice", "--apply");
        Assert.Contains("retry default/a", client.Commands);
    }

    [Fact]
    public void The_cost_of_a_retry_counts_pages_words_and_the_steps_that_build_on_the_parked_one()
    {
        ImmutableArray<EngineView> engines =
        [
            new(Step.Extract, "paid", "1", true, new EnginePriceView(0.01m, 0, 0, 0)),
            new(Step.Classify, "paid", "1", true, new EnginePriceView(0, 0.001m, 0, 0)),
            new(Step.DetectPii, "paid", "1", false, new EnginePriceView(0, 100, 0, 0)),
            new(Step.Summarize, "paid", "1", true, new EnginePriceView(0, 0, 0.003m, 0.015m)),
        ];
        var read = Parked("a", Step.Summarize) with { Pages = [new PageFact(1, TextSource.Ocr, 1, 750, 0, 0, null)] };
        Assert.Equal(0.003m + (0.015m * 0.4m), RetryCost.Of(read, engines)!.Usd);

        var unread = RetryCost.Of(Parked("a", Step.Extract) with { PagesExpected = 0 }, engines)!;
        Assert.True(unread.IsLeast);
        Assert.Equal([Step.Extract, Step.Classify, Step.DetectPii, Step.Summarize], unread.Steps);
        Assert.InRange(unread.Usd, 0.01m, 0.03m);
        Assert.Null(RetryCost.Of(Some.View("a", 3, DocumentState.Completed, settled: true, "a.pdf"), engines));
    }

    private static DocumentView Parked(string id, Step parked) =>
        Some.View(id, 3, DocumentState.Parked, settled: true, "a.pdf") with
        {
            Steps =
            [
                .. Enum.GetValues<Step>().Select(step => new StepView(
                    step, step < parked ? StepStatus.Done : step == parked ? StepStatus.Parked : StepStatus.NotOwed, 1,
                    null, null)),
            ],
        };
}
