using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.BadInput;

public sealed class CommandLineTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private const int WrongArguments = 2;
    private const int NoSilo = 3;
    private const int NotFound = 4;

    [Theory]
    [InlineData(WrongArguments, "nonsense")]
    [InlineData(WrongArguments, "get")]
    [InlineData(WrongArguments, "get", "NOT A NAME")]
    [InlineData(WrongArguments, "get", "../../etc/passwd")]
    [InlineData(WrongArguments, "get", "a", "--tenant", "Not_A_Tenant")]
    [InlineData(WrongArguments, "get", "a", "--at", "yesterday-ish")]
    [InlineData(WrongArguments, "get", "other/a", "--tenant", "default")]
    [InlineData(WrongArguments, "history", "a", "--no-such-option")]
    [InlineData(WrongArguments, "submit")]
    [InlineData(WrongArguments, "submit", "no-such-file.pdf")]
    [InlineData(WrongArguments, "submit", "no-such-file.pdf", "--tag", "no-value")]
    [InlineData(WrongArguments, "search", "\"open")]
    [InlineData(WrongArguments, "search", "(a OR")]
    [InlineData(WrongArguments, "reprocess", "a", "--from", "nowhere")]
    [InlineData(NotFound, "get", "unknown")]
    [InlineData(NotFound, "get", "unknown", "--at", "1")]
    [InlineData(NotFound, "history", "unknown")]
    [InlineData(NotFound, "watch", "unknown")]
    [InlineData(NotFound, "text", "unknown")]
    [InlineData(NotFound, "text", "unknown", "--as-read")]
    [InlineData(NotFound, "tables", "unknown")]
    [InlineData(NotFound, "summary", "unknown")]
    [InlineData(NotFound, "source", "unknown")]
    [InlineData(NotFound, "retry", "unknown")]
    [InlineData(WrongArguments, "reprocess", "unknown")]
    [InlineData(NotFound, "reprocess", "unknown", "--from", "classify")]
    [InlineData(NotFound, "cancel", "unknown")]
    [InlineData(NotFound, "correct", "unknown", "type", "invoice")]
    [InlineData(NotFound, "get", "nobody/unknown")]
    public async Task What_makes_no_sense_gets_one_clear_line(int exitCode, params string[] arguments)
    {
        var result = await CommandLine.RunAsync(silo.Silo.DataPath, arguments);
        Assert.True(result.ExitCode == exitCode, $"{result.ExitCode}: {string.Join('\n', result.Errors)}");
        Assert.Empty(result.Output);
        var line = Assert.Single(result.Errors);
        Assert.StartsWith("docs: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("get", "unknown")]
    [InlineData("index", "cancel")]
    [InlineData("status", "--json")]
    public async Task As_a_process_it_says_and_answers_the_same(params string[] arguments)
    {
        var process = await CliProcess.RunAsync(silo.Silo.DataPath, arguments);
        var here = await CommandLine.RunAsync(silo.Silo.DataPath, arguments);
        Assert.Equal((here.ExitCode, here.Output.Length), (process.ExitCode, process.Output.Length));
        Assert.Equal(here.Errors, process.Errors);
    }

    [Theory]
    [InlineData("get", "a")]
    [InlineData("search", "a")]
    [InlineData("status")]
    [InlineData("dead")]
    public async Task Without_a_silo_the_line_says_how_to_start_one(params string[] arguments)
    {
        using var directory = new TemporaryDirectory();
        var result = await CommandLine.RunAsync(directory.FullPath, arguments);
        Assert.Equal(NoSilo, result.ExitCode);
        Assert.Contains("docs up", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_without_a_silo_says_so_too()
    {
        using var directory = new TemporaryDirectory();
        var result = await CliProcess.RunAsync(directory.FullPath, "status");
        Assert.Equal(NoSilo, result.ExitCode);
        Assert.Contains("docs up", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_makes_sense_succeeds()
    {
        var sample = Path.Combine(Repository.Root, "samples", "brief.txt");
        var submitted = await CliProcess.RunAsync(silo.Silo.DataPath, "submit", sample, "--watch", "--json");
        Assert.Equal((0, 0), (submitted.ExitCode, submitted.Errors.Length));
        Assert.Contains("\"state\":\"completed\"", submitted.Output[^1], StringComparison.Ordinal);
    }
}
