using System.Collections.Immutable;
using Orleans.Docs.Cli;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

public sealed class VerifyTests
{
    private static readonly VerifyFinding[] Some =
    [
        new(FindingCode.ChainRewritten, new DocumentKey("acme", "a"), 7, "root 3"),
        new(FindingCode.RootMissing, null, 0, "root 2"),
    ];

    public static TheoryData<VerifyState, int, string> Ends => new()
    {
        { VerifyState.Sound, ExitCode.Fine, "all is well" },
        { VerifyState.Unsound, ExitCode.Damaged, "2 findings" },
        { VerifyState.Cancelled, ExitCode.Interrupted, "cancelled" },
        { VerifyState.Failed, ExitCode.Failed, "broke off: the disk is gone" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task How_it_ended_shows_in_the_last_line_and_in_the_exit_code(
        VerifyState state, int exitCode, string line)
    {
        var client = new FakeDocsClient { Reports = { Report(VerifyState.Running), Report(state, Some) } };

        var run = await CommandRun.Of(client, "verify");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(line, run.Lines[^1]);
        Assert.Contains("12 streams, 84 events, 48 blobs, 2 MB in 4.0 s (500 KB/s); root 9", run.Lines[^2]);
    }

    [Fact]
    public async Task Each_finding_is_a_line_that_names_code_document_version_and_anchor()
    {
        var client = new FakeDocsClient { Reports = { Report(VerifyState.Unsound, Some) } };

        var run = await CommandRun.Of(client, "verify");

        Assert.Equal(["chain_rewritten  acme/a at version 7  root 3", "root_missing  -  root 2"], run.Lines[..2]);
    }

    [Fact]
    public async Task In_JSON_each_finding_is_an_object_and_the_summary_the_last_one()
    {
        var client = new FakeDocsClient { Reports = { Report(VerifyState.Unsound, Some) } };

        var run = await CommandRun.Of(client, "verify", "--json");

        Assert.Equal(ExitCode.Damaged, run.ExitCode);
        var (first, second, last) = (run.Json[0], run.Json[1], run.Json[2]);
        Assert.Equal("chain_rewritten", first.GetProperty("finding").GetString());
        Assert.Equal(("acme", "a", 7), (
            first.GetProperty("tenant").GetString(), first.GetProperty("id").GetString(),
            first.GetProperty("version").GetInt32()));
        Assert.Equal("root 2", second.GetProperty("detail").GetString());
        Assert.Equal("unsound", last.GetProperty("state").GetString());
        Assert.Equal((2, 12, 9), (
            last.GetProperty("findings").GetInt32(), last.GetProperty("streams").GetInt32(),
            last.GetProperty("root").GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task That_roots_prove_less_than_they_could_is_a_note_and_no_finding()
    {
        var report = Report(VerifyState.Sound) with { Caution = "the key lies beside the events" };

        var people = await CommandRun.Of(new FakeDocsClient { Reports = { report } }, "verify");
        Assert.Equal((ExitCode.Fine, "all is well"), (people.ExitCode, people.Lines[^1]));
        Assert.Equal("note: the key lies beside the events", Assert.Single(people.ErrorLines));

        var programs = await CommandRun.Of(new FakeDocsClient { Reports = { report } }, "verify", "--json");
        Assert.Equal(report.Caution, programs.Json[^1].GetProperty("caution").GetString());
        Assert.Empty(programs.ErrorLines);
    }

    [Theory]
    [InlineData("AllTenants = True, Document = , Blobs = Full, Anchor = False", "verify")]
    [InlineData("AllTenants = True, Document = , Blobs = Full, Anchor = True", "verify", "--anchor")]
    [InlineData(
        "AllTenants = False, Document = , Blobs = Names, Anchor = False",
        "verify", "--tenant", "acme", "--blobs", "names")]
    [InlineData("AllTenants = False, Document = acme/a, Blobs = Full, Anchor = False", "verify", "--id", "acme/a")]
    public async Task What_is_verified_is_what_was_asked_for(string expected, params string[] args)
    {
        var client = new FakeDocsClient { Reports = { Report(VerifyState.Sound) } };

        await CommandRun.Of(client, args);

        Assert.Contains(expected, Assert.Single(client.Commands), StringComparison.Ordinal);
    }

    private static VerifyReport Report(VerifyState state, params VerifyFinding[] findings) => new()
    {
        RunId = "r",
        State = state,
        Findings = [.. findings],
        FindingsTotal = findings.Length,
        FindingsKept = findings.Length,
        Failure = state is VerifyState.Failed ? "the disk is gone" : null,
        Root = new RootView(9, Client.Some.Time, 12, "key"),
        Progress = new VerifyProgress
        {
            Phase = VerifyPhase.Over,
            Streams = 12,
            Events = 84,
            Blobs = 48,
            Bytes = 2_000_000,
            Elapsed = TimeSpan.FromSeconds(4),
        },
    };
}
