using Orleans.Docs.Cli;
using Orleans.Docs.Content;
using Orleans.Docs.Search;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

public sealed class IndexTests
{
    private static readonly RebuildStatus Scanning = new()
    {
        Phase = RebuildPhase.Scanning,
        Generation = "g2",
        StartedAt = Some.Time,
        Documents = 1_200,
        DocumentsExpected = 4_800,
        Events = 9_000,
        Bytes = 3_000_000,
        DocumentsPerSecond = 400,
        EventsPerSecond = 3_000,
        TimeLeft = TimeSpan.FromSeconds(9),
    };

    private static readonly RebuildStatus Held = Scanning with
    {
        Phase = RebuildPhase.Held,
        Documents = 4_799,
        Failures = 3,
        FailedDocuments = [new DocumentFailure(new("default", "a"), Problems.StreamDamaged)],
        Comparison = new IndexComparison(
            4_700, 1, 0, 0, 0, 98,
            [
                new IndexDifference(new("default", "a"), "missing", 7, 0, []),
                new IndexDifference(new("default", "b"), "changed", 5, 5, ["type", "text"]),
            ]),
        Reason = "the new generation lacks what the live one holds",
    };

    [Theory]
    [InlineData("index status", "index")]
    [InlineData("index status", "index", "status")]
    [InlineData("index rebuild", "index", "rebuild")]
    [InlineData("index rebuild and hold", "index", "rebuild", "--hold")]
    [InlineData("index swap", "index", "swap")]
    [InlineData("index cancel", "index", "cancel")]
    [InlineData("index rollback", "index", "rollback")]
    [InlineData("index drop", "index", "drop")]
    public async Task Each_word_does_what_it_says_and_shows_the_generations(string command, params string[] args)
    {
        var client = Client([null]);
        var run = await CommandRun.Of(client, args);

        Assert.Equal((ExitCode.Fine, ""), (run.ExitCode, run.Error));
        Assert.Equal([command], client.Commands);
        Assert.Contains("g1", run.Out, StringComparison.Ordinal);
        Assert.Contains("4,800", run.Out, StringComparison.Ordinal);
        Assert.Contains("3 documents wait for the index", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_shows_how_it_gets_on_until_it_is_done()
    {
        var run = await CommandRun.Of(
            Client(Scanning, Scanning with { Documents = 2_400 }, Scanning with { Phase = RebuildPhase.Done }),
            "index", "rebuild", "--watch");

        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Equal(
            "rebuild g2: scanning, 1,200 of about 4,800 documents, 9,000 events, 3 MB, "
            + "400 documents and 3,000 events/s, lag 3, 9.0 s left",
            run.Lines[0]);
        Assert.StartsWith("rebuild g2: scanning, 2,400 of", run.Lines[1], StringComparison.Ordinal);
        Assert.Contains(run.Lines, line => line.StartsWith("rebuild g2: done", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RebuildPhase.Done, false, ExitCode.Fine)]
    [InlineData(RebuildPhase.Held, true, ExitCode.Fine)]
    [InlineData(RebuildPhase.Held, false, ExitCode.Failed)]
    [InlineData(RebuildPhase.Cancelled, false, ExitCode.Failed)]
    [InlineData(RebuildPhase.Failed, false, ExitCode.Failed)]
    public async Task The_exit_code_tells_how_a_watched_rebuild_ended(RebuildPhase phase, bool hold, int exitCode)
    {
        var run = await CommandRun.Of(
            Client(Scanning with { Phase = phase, Hold = hold }), "index", "rebuild", "--watch");

        Assert.Equal(exitCode, run.ExitCode);
    }

    [Fact]
    public async Task One_that_waits_names_the_differences_and_what_to_do()
    {
        var run = await CommandRun.Of(Client(Held), "index");

        Assert.Contains("  default/a is missing, the live one has version 7", run.Lines);
        Assert.Contains("  default/b says something else: type, text", run.Lines);
        Assert.Contains("  … and 97 more", run.Lines);
        Assert.Contains("  the new generation lacks what the live one holds", run.Lines);
        Assert.Contains(
            run.Lines, line => line.StartsWith("  default/a left out: its history", StringComparison.Ordinal));
        Assert.Contains("  … and 2 more left out", run.Lines);
        Assert.Contains(run.Lines, line => line.Contains("docs index swap", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_has_all_of_it_in_one_object()
    {
        var run = await CommandRun.Of(Client(Held), "index", "--json");

        var rebuild = Assert.Single(run.Json).GetProperty("rebuild");
        Assert.Equal("held", rebuild.GetProperty("phase").GetString());
        Assert.Equal(9, rebuild.GetProperty("secondsLeft").GetDouble());
        Assert.Equal(98, rebuild.GetProperty("comparison").GetProperty("changed").GetInt64());
        var difference = rebuild.GetProperty("comparison").GetProperty("differences")[1];
        Assert.Equal("default/b", difference.GetProperty("document").GetString());
        Assert.Equal("live", run.Json[0].GetProperty("generations")[0].GetProperty("role").GetString());
        Assert.Equal("stream_damaged", rebuild.GetProperty("failedDocuments")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_refusal_is_one_line_and_its_exit_code()
    {
        var client = new FakeDocsClient { Failure = new CommandRefusedException("there is no rebuild to cancel") };
        var run = await CommandRun.Of(client, "index", "cancel");

        Assert.Equal((ExitCode.Refused, "docs: there is no rebuild to cancel\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("default/a  is indexed again")]
    [InlineData("""{"id":"a","tenant":"default","state":"parked","version":0,"step":"index","again":true}""", "--json")]
    public async Task A_document_that_could_not_be_indexed_is_only_indexed_again(string line, params string[] more)
    {
        var client = new FakeDocsClient
        {
            Dead =
            [
                new DeadLetter(
                    new("default", "a"), 0, Some.Time, DeadLetter.IndexStep, Problems.BlobDamaged, "damaged", null),
            ],
        };
        var run = await CommandRun.Of(client, ["retry", "a", .. more]);

        Assert.Equal((ExitCode.Fine, line), (run.ExitCode, Assert.Single(run.Lines)));
        Assert.Equal(["index again default/a"], client.Commands);
    }

    private static FakeDocsClient Client(params RebuildStatus?[] rebuilds) => new()
    {
        Indexes = new(rebuilds.Select(rebuild => new IndexStatus
        {
            Epoch = 4,
            Generations =
            [
                new GenerationStatus("g1", GenerationRole.Live, 4_800, false),
                new GenerationStatus("g2", GenerationRole.Building, 1_200, false),
            ],
            Rebuild = rebuild,
            Lag = 3,
        })),
    };
}
