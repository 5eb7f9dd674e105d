using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Documents;
using Orleans.Docs.Tests.Client;
using Orleans.Docs.Tests.Documents;

namespace Orleans.Docs.Tests.Cli;

public sealed class HistoryTests
{
    private static readonly RecordedEvent[] Events =
    [
        Some.Event(1, Life.Upload()) with { Duration = null },
        Read(2, new Extracted(1, 1, 1)) with { CostUsd = 0.015m },
        Read(3, new Parked(Step.Extract, "corrupt")),
        Some.Event(4, new Summarized(1, new BlobRef("00", 1))) with
        {
            Time = Some.Time.AddSeconds(4),
            Engine = "chat-openai",
            ModelVersion = "mini",
            CostUsd = 0.001m,
            InputTokens = 1_234,
            OutputTokens = 56,
        },
    ];

    [Fact]
    public void Totals_count_a_commit_of_several_events_once() =>
        Assert.Equal(
            "4 events over 4.0 s; engines worked 3.0 s and cost $0.016", HistoryRendering.Totals(Events));

    [Fact]
    public async Task A_table_says_who_when_how_long_by_which_engine_at_what_cost_and_ends_in_totals()
    {
        var run = await CommandRun.Of(new FakeDocsClient { Events = [.. Events] }, "history", "a");

        var summarized = Assert.Single(run.Lines, line => line.Contains("summarized", StringComparison.Ordinal));
        Assert.All(
            ["1.5 s", "$0.001", "chat-openai mini, 1,234 tokens in, 56 out", "local:somebody"],
            part => Assert.Contains(part, summarized, StringComparison.Ordinal));
        Assert.StartsWith("4 events over", run.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_of_several_days_show_their_dates()
    {
        var days = Events.Select((e, i) => e with { Time = e.Time.AddDays(i) }).ToList();
        var run = await CommandRun.Of(new FakeDocsClient { Events = days }, "history", "a");

        Assert.Contains("2026-08-03", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "2026-", (await CommandRun.Of(new FakeDocsClient { Events = [.. Events] }, "history", "a")).Out,
            StringComparison.Ordinal);
    }

    private static RecordedEvent Read(long version, DocumentEvent fact) =>
        Some.Event(version, fact) with { Engine = "local", ModelVersion = "1", Attempt = 1 };
}
