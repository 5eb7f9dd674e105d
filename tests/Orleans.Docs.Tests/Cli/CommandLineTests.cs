using Orleans.Docs.Cli;
using Orleans.Docs.Client;
using Orleans.Docs.Tests.Client;
using Orleans.Runtime;

namespace Orleans.Docs.Tests.Cli;

public sealed class CommandLineTests
{
    public static TheoryData<string> Verbs =>
    [
        "submit", "get", "history", "watch", "search", "text", "tables", "summary", "source", "retry", "reprocess",
        "correct", "cancel", "diff", "replay", "engines", "dead", "status", "pause", "resume", "silo", "index",
        "verify", "erase", "hold", "retention", "audit", "keys", "master", "demo",
    ];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_of_each_verb_shows_an_example(string verb)
    {
        var run = await CommandRun.Of(new FakeDocsClient(), verb, "--help");

        Assert.Equal(ExitCode.Fine, run.ExitCode);
        var examples = run.Out[run.Out.IndexOf("Examples:", StringComparison.Ordinal)..];
        Assert.Contains($"\n  docs {verb}", examples, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_every_verb()
    {
        var run = await CommandRun.Of(new FakeDocsClient(), "--help");

        Assert.All(Verbs, verb => Assert.Contains($"  {verb.Data}", run.Out, StringComparison.Ordinal));
        Assert.Equal(run, await CommandRun.Of(new FakeDocsClient()) with { Bytes = run.Bytes });
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("submit")]
    [InlineData("submit", "no such file")]
    [InlineData("get")]
    [InlineData("get", "Not_A_Name")]
    [InlineData("get", "a/b/c")]
    [InlineData("get", "a", "b")]
    [InlineData("get", "a", "--at", "whenever")]
    [InlineData("diff", "a", "--from", "0")]
    [InlineData("replay", "a")]
    [InlineData("replay", "a", "--as-of", "some day")]
    [InlineData("replay")]
    [InlineData("get", "a", "--tenant", "NO")]
    [InlineData("get", "other/a", "--tenant", "default")]
    [InlineData("watch", "a", "--from", "-1")]
    [InlineData("watch", "a", "--from", "x")]
    [InlineData("search", "x", "--page-size", "0")]
    [InlineData("search", "x", "--from", "when")]
    [InlineData("search", "x", "--tag", "broken")]
    [InlineData("text", "a", "--page", "0")]
    [InlineData("retry")]
    [InlineData("retry", "a", "--all-dead")]
    [InlineData("retry", "t/a", "u/b")]
    [InlineData("reprocess", "a")]
    [InlineData("reprocess", "a", "--from", "nowhere")]
    [InlineData("reprocess", "--from", "classify")]
    [InlineData("reprocess", "a", "--from", "classify", "--query", "x", "--dry-run")]
    [InlineData("reprocess", "a", "--from", "classify", "--dry-run", "--yes")]
    [InlineData("reprocess", "a", "--from", "extract", "--yes")]
    [InlineData("reprocess", "--from", "classify", "--query", "x")]
    [InlineData("reprocess", "--from", "classify", "--query", "x", "--dry-run", "--apply")]
    [InlineData("reprocess", "--from", "classify", "--query", "x", "--dry-run", "--max", "0")]
    [InlineData("reprocess", "--from", "classify", "--query", "x", "--dry-run", "--parallel", "65")]
    [InlineData("reprocess", "--from", "classify", "--query", "from:nowhen", "--dry-run")]
    [InlineData("reprocess", "a", "--from", "classify", "--cursor", "x")]
    [InlineData("correct", "a", "type")]
    [InlineData("dead", "--all", "--retry", "a")]
    [InlineData("index", "burn")]
    [InlineData("index", "cancel", "--hold")]
    [InlineData("index", "drop", "--watch")]
    [InlineData("source", "a", "--json")]
    [InlineData("verify", "--blobs", "some")]
    [InlineData("verify", "--anchor", "--id", "a")]
    [InlineData("verify", "--anchor", "--tenant", "acme")]
    [InlineData("demo", "--samples", "no such folder")]
    public async Task Wrong_arguments_get_one_clear_line(params string[] args)
    {
        var run = await CommandRun.Of(new FakeDocsClient(), args);

        Assert.Equal(ExitCode.WrongArguments, run.ExitCode);
        Assert.StartsWith("docs: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    public static TheoryData<Exception, int> Failures => new()
    {
        { new DocumentNotFoundException("default/a"), ExitCode.NotFound },
        { new CallerRefusedException("the caller lacks the role"), ExitCode.Refused },
        { new CommandRefusedException("nothing is parked"), ExitCode.Refused },
        { new OverloadedException("queue", TimeSpan.FromSeconds(1)), ExitCode.Refused },
        { new InvalidQueryException("a quote is open"), ExitCode.WrongArguments },
        { new TimeoutException("no answer"), ExitCode.NoSilo },
        { new SiloUnavailableException("gone"), ExitCode.NoSilo },
        { new IOException("disk full"), ExitCode.Failed },
        { new NotSupportedException("what nobody thought of"), ExitCode.Failed },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Each_kind_of_failure_has_its_exit_code_and_one_line_without_a_trace(
        Exception failure, int exitCode)
    {
        var run = await CommandRun.Of(new FakeDocsClient { Failure = failure }, "get", "a");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.DoesNotContain("   at ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_silo_the_line_says_how_to_start_one()
    {
        var run = await CommandRun.Of(
            (directory, _, _) => Task.FromException<IDocsClient>(new NoSiloException(directory, "no silo runs")),
            interactive: false, ["status", "--data", "/somewhere"]);

        Assert.Equal(ExitCode.NoSilo, run.ExitCode);
        Assert.Contains("./docs up --data /somewhere", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_without_a_word()
    {
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();
        var client =
            new FakeDocsClient { Views = { ["a"] = Some.View("a", settled: false) }, Changes = { ["a"] = [] } };
        var command = new DocsCommand(
            CommandRun.Terminal(output, output, Stream.Null, interactive: false),
            (_, _, _) => Task.FromResult<IDocsClient>(client));

        var running = command.RunAsync(["watch", "a"], stop.Token);
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Interrupted, await running);
        Assert.Empty(output.ToString());
    }

    [Theory]
    [InlineData("a", "default")]
    [InlineData("acme/a", "acme")]
    public async Task An_id_may_name_its_tenant(string id, string tenant)
    {
        var client = new FakeDocsClient { Views = { ["a"] = Some.View("a") } };

        await CommandRun.Of(client, "cancel", id);

        Assert.Equal(tenant, client.Tenant);
        Assert.Equal($"cancel {tenant}/a", Assert.Single(client.Commands));
    }

    [Theory]
    [InlineData("3", "at version 3 default/a")]
    [InlineData("2026-07-31T12:30:00Z", "at 2026-07-31T12:30:00.0000000+00:00 default/a")]
    public async Task A_moment_is_a_version_or_a_time(string at, string expected)
    {
        var client = new FakeDocsClient { Views = { ["a"] = Some.View("a") } };

        await CommandRun.Of(client, "get", "a", "--at", at);

        Assert.Equal(expected, Assert.Single(client.Commands));
    }

    [Theory]
    [InlineData("detect-pii", "DetectPii")]
    [InlineData("Extract", "Extract")]
    public async Task Steps_are_named_as_they_are_shown(string name, string step)
    {
        var client = new FakeDocsClient { Views = { ["a"] = Some.View("a") } };

        await CommandRun.Of(client, "reprocess", "a", "--from", name);

        Assert.Equal($"reprocess {step} default/a", Assert.Single(client.Commands));
    }
}
