using System.Collections.Immutable;
using Orleans.Docs.Batches;
using Orleans.Docs.Cli;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

public sealed class BatchTests
{
    private static readonly BatchStatus Finished = new()
    {
        Name = "",
        State = BatchState.Finished,
        Lane = Lane.Batch,
        OpenedAt = Some.Time,
        OpenedBy = "local:me",
        Feed = new BatchFeed(4, 4_000, 4, 4_000, 1, 0, IsOver: true),
        DocumentsByState = ImmutableSortedDictionary<string, long>.Empty.Add("completed", 3),
        Pages = 7,
        CostUsd = 0.03m,
        Time = Some.Time,
    };

    private static readonly BatchStatus Half = Finished with
    {
        State = BatchState.Running,
        DocumentsByState = ImmutableSortedDictionary<string, long>.Empty.Add("completed", 1).Add("extracting", 1),
    };

    [Theory]
    [InlineData("get scans", "status")]
    [InlineData("pause scans", "pause")]
    [InlineData("resume scans", "resume")]
    [InlineData("cancel scans", "cancel")]
    public async Task Each_word_does_what_it_says_and_shows_how_far_the_batch_is(string command, string word)
    {
        var batches = Batches(Half);
        var run = await Run(batches, "batch", word, "scans");

        Assert.Equal((ExitCode.Fine, ""), (run.ExitCode, run.Error));
        Assert.Equal([command], batches.Commands);
        Assert.Equal(["batch scans: running, 4 of 4 files sent, 1 of 3 documents ended, $0.03"], run.Lines);
    }

    [Fact]
    public async Task Submitting_sends_every_file_in_the_batch_lane_and_tells_what_was_refused()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.PathOf("a.txt"), "a");
        File.WriteAllText(folder.PathOf("refused.txt"), "b");
        var batches = Batches(Half);
        var run = await Run(
            batches, "batch", "submit", folder.FullPath, "--name", "scans", "--tag", "house=seven");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal(["batch scans: 2 files", "docs: refused.txt: the file is too large"], run.ErrorLines);
        Assert.Equal((Lane.Batch, "seven"), (batches.Fed!.Lane, batches.Fed.Tags["house"]));

        await Run(batches, "batch", "submit", folder.FullPath, "--name", "scans", "--lane", "real-time");
        Assert.Equal(Lane.RealTime, batches.Fed!.Lane);
    }

    [Fact]
    public async Task An_address_is_read_by_the_silos_and_followed_like_any_other_batch()
    {
        var batches = Batches(Half, Half, Finished with { Problem = "the bucket is gone" });
        var run = await Run(
            batches, "batch", "submit", "s3://scans/2026/", "--name", "scans", "--tag", "house=seven", "--watch");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal("batch scans: the silos read s3://scans/2026/", run.ErrorLines[0]);
        Assert.Equal(
            ("s3://scans/2026/", Lane.Batch, "seven"),
            (batches.Imported!.Address, batches.Imported.Lane, batches.Imported.Tags["house"]));
        Assert.Contains("the bucket is gone", run.Out, StringComparison.Ordinal);

        var both = await Run(Batches(Half), "batch", "submit", "s3://scans/2026/", "more.pdf");
        Assert.Equal(ExitCode.WrongArguments, both.ExitCode);
    }

    [Fact]
    public async Task Following_shows_each_change_and_ends_with_the_report()
    {
        var run = await Run(Batches(Half, Half, Finished), "batch", "status", "scans", "--watch");

        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.StartsWith("batch scans: running", run.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("batch scans: finished", run.Lines[1], StringComparison.Ordinal);
        Assert.Contains("$0.03, $0.01 a document", run.Out, StringComparison.Ordinal);
        Assert.Contains("of type invoice", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_fails_when_a_document_is_not_completed_and_says_so_in_json()
    {
        var parked = Finished with { DocumentsByState = Finished.DocumentsByState.Add("parked", 2) };
        var run = await Run(Batches(parked), "batch", "report", "scans", "--json");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        var json = Assert.Single(run.Json);
        Assert.Equal(2, json.GetProperty("byState").GetProperty("parked").GetInt64());
        Assert.Equal("finished", json.GetProperty("state").GetString());
        Assert.Equal(3, json.GetProperty("types").GetProperty("invoice").GetInt64());
    }

    [Fact]
    public async Task The_list_names_each_batch()
    {
        var batches = new FakeBatches { Entries = [new BatchEntry("scans", Some.Time, "local:me")] };
        Assert.Contains("scans  opened", (await Run(batches, "batch", "list")).Out, StringComparison.Ordinal);
        var json = Assert.Single((await Run(batches, "batch", "list", "--json")).Json);
        Assert.Equal("local:me", json.GetProperty("openedBy").GetString());
    }

    [Theory]
    [InlineData("needs a file", "submit")]
    [InlineData("needs the name of one batch", "status")]
    [InlineData("needs the name of one batch", "pause", "a", "b")]
    [InlineData("takes no name", "list", "a")]
    [InlineData("--name belongs to docs batch submit", "status", "a", "--name", "b")]
    [InlineData("--watch belongs to", "cancel", "a", "--watch")]
    [InlineData("see: docs batch --help", "explode", "a")]
    public async Task Wrong_arguments_are_told_in_one_line(string message, params string[] args)
    {
        var run = await Run(new FakeBatches(), ["batch", .. args]);

        Assert.Equal(ExitCode.WrongArguments, run.ExitCode);
        Assert.Contains(message, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_is_not_there_is_not_found()
    {
        var run = await Run(new FakeBatches(), "batch", "status", "nothing");
        Assert.Equal(ExitCode.NotFound, run.ExitCode);
    }

    private static FakeBatches Batches(params BatchStatus[] looks) => new() { Looks = new(looks) };

    private static Task<CommandRun> Run(FakeBatches batches, params string[] args) => CommandRun.Of(
        new FakeDocsClient
        {
            Batches = batches,
            Found = new SearchPage
            {
                Hits = [],
                Total = 3,
                Facets = ImmutableDictionary<string, ImmutableArray<FacetCount>>.Empty
                    .Add("type", [new FacetCount("invoice", 3)]),
            },
        },
        args);
}
