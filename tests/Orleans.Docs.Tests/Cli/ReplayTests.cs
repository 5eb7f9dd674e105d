using Orleans.Docs.Cli;
using Orleans.Docs.Content;
using Orleans.Docs.Search;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

public sealed class ReplayTests
{
    private const string Moment = "2026-07-31T12:30:00Z";

    [Fact]
    public async Task A_document_is_shown_as_it_stood_with_its_summary_and_redacted_text()
    {
        var client = new FakeDocsClient
        {
            Views = { ["a"] = Some.View("a", version: 7) },
            Text = new Summary("of Ann Lee", [], []),
            PageList = [new PageContent { Number = 1, Text = "Ann Lee writes" }],
        };

        var run = await CommandRun.Of(client, "replay", "a", "--as-of", Moment, "--json");

        Assert.Equal(["at 2026-07-31T12:30:00.0000000+00:00 default/a"], client.Commands);
        Assert.Equal(7, run.Json[0].GetProperty("version").GetInt64());
        Assert.Equal("[REDACTED]", run.Json[0].GetProperty("summary").GetString());
        Assert.Equal("[REDACTED]", run.Json[1].GetProperty("text").GetString());

        var asRead = await CommandRun.Of(client, "replay", "a", "--as-of", Moment, "--as-read");
        Assert.Contains("of Ann Lee", asRead.Out, StringComparison.Ordinal);
        Assert.Contains("Ann Lee writes", asRead.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_from_before_personal_data_was_looked_for_is_shown_without_text()
    {
        var client = new FakeDocsClient
        {
            Views = { ["a"] = Some.View("a") with { PiiCounts = null } },
            PageList = [new PageContent { Number = 1, Text = "Ann Lee writes" }],
        };

        var run = await CommandRun.Of(client, "replay", "a", "--as-of", Moment);

        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.DoesNotContain("Ann Lee", run.Out, StringComparison.Ordinal);
        Assert.Contains("--as-read", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_is_built_named_after_its_moment_and_searched_by_name_or_moment()
    {
        var client = new FakeDocsClient();

        var run = await CommandRun.Of(client, "replay", "--as-of", Moment);
        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Contains("3 documents, 1 cannot be read", run.Lines[0], StringComparison.Ordinal);
        Assert.Equal("search it with: docs search QUERY --as-of t20260731-123000", run.Lines[1]);

        await CommandRun.Of(client, "search", "desk", "--as-of", "t20260731-123000");
        await CommandRun.Of(client, "search", "desk", "--as-of", Moment);
        Assert.Equal(2, client.Commands.Count(c => c == "search desk in t20260731-123000"));

        var other = await CommandRun.Of(client, "search", "desk", "--as-of", "2h ago");
        Assert.Equal(ExitCode.WrongArguments, other.ExitCode);
        Assert.Contains("there are t20260731-123000", Assert.Single(other.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_fails_ends_in_an_exit_code()
    {
        var run = await CommandRun.Of(
            new FakeDocsClient { ReplayEnds = ReplayState.Failed },
            "replay", "--as-of", Moment, "--name", "x", "--json");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal("failed", Assert.Single(run.Json).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Replays_are_listed_and_dropped()
    {
        var client = new FakeDocsClient();
        Assert.Contains("no replays", (await CommandRun.Of(client, "replay", "--list")).Out, StringComparison.Ordinal);
        await CommandRun.Of(client, "replay", "--as-of", Moment, "--name", "before");

        var list = await CommandRun.Of(client, "replay", "--list", "--json");
        Assert.Equal("before", Assert.Single(list.Json).GetProperty("name").GetString());
        Assert.Equal(ExitCode.Fine, (await CommandRun.Of(client, "replay", "--drop", "before")).ExitCode);
        Assert.Equal(ExitCode.NotFound, (await CommandRun.Of(client, "replay", "--drop", "before")).ExitCode);
    }

    [Theory]
    [InlineData("replay", "--list", "--drop", "x")]
    [InlineData("replay", "--as-of", Moment, "--list")]
    [InlineData("replay", "a", "--list")]
    [InlineData("replay", "a", "--as-of", Moment, "--name", "x")]
    [InlineData("replay", "--as-of", Moment, "--as-read")]
    public async Task What_makes_no_sense_together_is_refused(params string[] args) =>
        Assert.Equal(ExitCode.WrongArguments, (await CommandRun.Of(new FakeDocsClient(), args)).ExitCode);

    [Fact]
    public async Task Engines_are_listed_with_model_default_and_price()
    {
        var run = await CommandRun.Of(new FakeDocsClient(), "engines");

        Assert.Contains(run.Lines, line => line.Contains("local-classifier", StringComparison.Ordinal)
            && line.Contains("abc", StringComparison.Ordinal) && line.Contains("yes", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.Contains("paid", StringComparison.Ordinal)
            && line.Contains("cannot be used", StringComparison.Ordinal)
            && line.Contains("$0.01 a page", StringComparison.Ordinal));
    }
}
