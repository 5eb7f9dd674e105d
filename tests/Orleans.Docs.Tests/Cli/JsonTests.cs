using System.Text.Json;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

public sealed class JsonTests
{
    private static FakeDocsClient Client() => new()
    {
        Views = { ["a"] = Some.View("a", version: 3) },
        Changes = { ["a"] = [Some.Change(1, id: "a"), Some.Change(3, settled: true, DocumentState.Completed, "a")] },
        PageList =
        [
            new PageContent
            {
                Number = 1, Text = "one\u001b[2J", Tables = [new Table(1, 1, [new TableCell(0, 0, "x")])],
            },
            new PageContent { Number = 2, Text = "two" },
        ],
        Text = new Summary("A summary.", [new KeyFact("total", "12.50", 0.9f, 1)], ["Pay it."]),
        Dead =
        [
            new DeadLetter(
                new DocumentKey("default", "a"), 3, Some.Time, "extract", "corrupt", "it is damaged", "x.pdf"),
        ],
        Found = new SearchPage
        {
            Total = 1,
            Hits =
            [
                new SearchHit
                {
                    Document = new DocumentKey("default", "a"), Version = 3, State = "completed",
                    UploadedAt = Some.Time,
                    Snippets = [new Snippet("an invoice", [new TextRange(3, 7)])],
                },
            ],
        },
    };

    [Theory]
    [InlineData(1, "get", "a")]
    [InlineData(2, "history", "a")]
    [InlineData(2, "watch", "a")]
    [InlineData(2, "text", "a")]
    [InlineData(1, "text", "a", "--page", "2")]
    [InlineData(1, "tables", "a")]
    [InlineData(1, "summary", "a")]
    [InlineData(1, "retry", "a")]
    [InlineData(1, "retry", "--all-dead")]
    [InlineData(1, "reprocess", "a", "--from", "classify")]
    [InlineData(1, "correct", "a", "type", "invoice")]
    [InlineData(1, "cancel", "a")]
    [InlineData(1, "dead")]
    public async Task Each_line_about_a_document_has_its_id_state_and_version(int lines, params string[] args)
    {
        var run = await CommandRun.Of(Client(), [.. args, "--json"]);

        Assert.Equal("", run.Error);
        Assert.Equal(lines, run.Json.Length);
        Assert.All(run.Json, line =>
        {
            Assert.Equal("a", line.GetProperty("id").GetString());
            Assert.Equal("default", line.GetProperty("tenant").GetString());
            Assert.Matches("^[a-z]+$", line.GetProperty("state").GetString());
            Assert.Equal(JsonValueKind.Number, line.GetProperty("version").ValueKind);
        });
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Fact]
    public async Task A_document_tells_everything_in_invariant_form()
    {
        var line = Assert.Single((await CommandRun.Of(Client(), "get", "a", "--json")).Json);

        Assert.Equal("completed", line.GetProperty("state").GetString());
        Assert.True(line.GetProperty("settled").GetBoolean());
        Assert.Equal(0.97, line.GetProperty("typeConfidence").GetDouble());
        Assert.Equal(2, line.GetProperty("pii").GetProperty("EMAIL").GetInt32());
        Assert.Equal(Some.Time, line.GetProperty("uploadedAt").GetDateTimeOffset());
        Assert.Equal("detect-pii", line.GetProperty("steps")[3].GetProperty("step").GetString());
        Assert.Equal("done", line.GetProperty("steps")[3].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Events_carry_the_state_that_they_led_to()
    {
        var lines = (await CommandRun.Of(Client(), "history", "a", "--json")).Json;

        Assert.Equal(["analysing", "completed"], lines.Select(l => l.GetProperty("state").GetString()));
        Assert.Equal(2, lines[0].GetProperty("event").GetProperty("pagesRead").GetInt32());
    }

    [Fact]
    public async Task Hits_come_first_and_totals_last()
    {
        var lines = (await CommandRun.Of(Client(), "search", "invoice", "--json")).Json;

        Assert.Equal(2, lines.Length);
        Assert.Equal("a", lines[0].GetProperty("id").GetString());
        Assert.Equal(3, lines[0].GetProperty("snippets")[0].GetProperty("matches")[0].GetProperty("start").GetInt32());
        Assert.Equal(1, lines[1].GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task The_status_is_one_line()
    {
        var line = Assert.Single((await CommandRun.Of(Client(), "status", "--json")).Json);

        Assert.Equal(3, line.GetProperty("unsettled").GetInt32());
        Assert.Equal(1_234, line.GetProperty("documents").GetProperty("completed").GetInt64());
        Assert.Equal("extract", line.GetProperty("queues")[0].GetProperty("step").GetString());
    }
}
