using Orleans.Docs.Cli;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

public sealed class MasterTests
{
    private static readonly MasterRotation Wrapping = new()
    {
        Phase = RotationPhase.Wrapping,
        StartedAt = Some.Time,
        By = "local:me",
        MasterKeyId = "m2",
        Looked = 500,
        Others = 500,
        Wrapped = 500,
    };

    private static readonly MasterRotation Done = Wrapping with
    {
        Phase = RotationPhase.Done,
        Pass = 2,
        Looked = 1_200,
        Wrapped = 1_200,
        EndedAt = Some.Time,
    };

    [Fact]
    public async Task Never_rotated_it_says_so_and_how()
    {
        var run = await CommandRun.Of(new FakeDocsClient(), "master");
        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Equal("master key m1 wraps new keys", run.Lines[0]);
        Assert.Contains("docs master rotate", run.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watched_a_rotation_shows_how_it_gets_on_and_what_is_left_to_do()
    {
        var client = Client(Wrapping, Wrapping with { Looked = 1_000, Wrapped = 1_000 }, Done);
        var run = await CommandRun.Of(client, "master", "rotate", "--watch");
        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Equal(["rotate the master key"], client.Commands);
        Assert.Equal("wrapping, pass 1: 500 keys looked at, 500 wrapped anew", run.Lines[0]);
        Assert.Equal("wrapping, pass 1: 1,000 keys looked at, 1,000 wrapped anew", run.Lines[1]);
        Assert.Contains(run.Lines, line =>
            line.Contains("done", StringComparison.Ordinal) && line.Contains("1,200", StringComparison.Ordinal)
            && line.Contains("local:me", StringComparison.Ordinal) && line.Contains("m2", StringComparison.Ordinal));
        Assert.Contains("copies of the files", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watched_as_JSON_each_step_and_the_end_are_a_line()
    {
        var run = await CommandRun.Of(Client(Wrapping, Done), "master", "--watch", "--json");
        Assert.Equal(["wrapping", "done"], [
            run.Json[0].GetProperty("phase").GetString(),
            run.Json[1].GetProperty("rotations")[0].GetProperty("phase").GetString(),
        ]);
        Assert.Equal("m2", run.Json[1].GetProperty("rotations")[0].GetProperty("masterKeyId").GetString());
    }

    [Fact]
    public async Task One_that_failed_says_why_and_ends_with_an_error()
    {
        var run = await CommandRun.Of(
            Client(Done with { Phase = RotationPhase.Failed, Reason = "1 keys cannot be opened" }),
            "master", "--watch");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("1 keys cannot be opened", run.Lines);
    }

    private static FakeDocsClient Client(params MasterRotation[] steps)
    {
        var client = new FakeDocsClient();
        foreach (var step in steps)
        {
            client.Kept.Master.Enqueue(new MasterStatus("m1", [step], "copies of the files"));
        }

        return client;
    }
}
