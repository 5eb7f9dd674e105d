using System.Collections.Immutable;
using Orleans.Docs.Cli;
using Orleans.Docs.Cli.Trying;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

public sealed class WhatIfTests
{
    private static readonly string[] DryRun =
        ["reprocess", "--query", "type:invoice desk", "--from", "classify", "--engine", "other", "--dry-run"];

    [Fact]
    public void A_tally_sums_up_what_the_trials_say()
    {
        var tally = new Tally();
        tally.Add(Moved("a", "invoice", "receipt"));
        tally.Add(Moved("b", "invoice", "invoice"));
        tally.Add(Moved("c", "invoice", "receipt"));
        tally.Add(Trial("d") with { Refusal = "its pages are not all read" });
        tally.Add(Trial("e", new StepTrial
        {
            Step = Step.DetectPii,
            Engine = "x",
            ModelVersion = "1",
            Pii = new PiiChange(Counts(("EMAIL", 2)), Counts(("EMAIL", 1), ("NAME", 3)), 3, 1),
        }));

        Assert.Equal((5, 3, 1), (tally.Documents, tally.Changed, tally.Failed));
        Assert.Equal(2, tally.Types[("invoice", "receipt")]);
        Assert.Equal(1, tally.Types[("invoice", "invoice")]);
        Assert.Equal(((2, 1), (0, 3)), (tally.Pii["EMAIL"], tally.Pii["NAME"]));
        Assert.Equal(0.03m, tally.CostUsd);
        Assert.Equal(TimeSpan.FromSeconds(6), tally.Duration);
    }

    [Fact]
    public async Task A_dry_run_writes_each_answer_in_order_and_what_they_come_to_and_commands_nothing()
    {
        var run = await CommandRun.Of(Client(), [.. DryRun, "--parallel", "2", "--json"]);

        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Equal(["a", "b", "c"], run.Json[..3].Select(line => line.GetProperty("id").GetString()));
        Assert.Equal([true, false, true], run.Json[..3].Select(line => line.GetProperty("changed").GetBoolean()));
        var step = run.Json[0].GetProperty("steps")[0];
        Assert.Equal("receipt", step.GetProperty("type").GetProperty("after").GetProperty("type").GetString());
        var tried = run.Json[3].GetProperty("tried");
        Assert.Equal(3, tried.GetProperty("documents").GetInt32());
        Assert.Equal(2, tried.GetProperty("changed").GetInt32());
        Assert.Equal(0.03m, tried.GetProperty("costUsd").GetDecimal());
        Assert.DoesNotContain(run.Json, line => line.TryGetProperty("nextCursor", out _));
    }

    [Fact]
    public async Task For_people_only_what_would_change_is_listed()
    {
        var client = Client();
        var run = await CommandRun.Of(client, DryRun);

        Assert.Equal("default/a  type invoice (0.90) -> receipt (0.80)", run.Lines[0]);
        Assert.StartsWith("default/c", run.Lines[1], StringComparison.Ordinal);
        Assert.Equal("2 of 3 documents would change", run.Lines[2]);
        Assert.Equal("  type           invoice -> receipt 2", run.Lines[3]);
        Assert.Equal("nothing was kept; do it with --apply", run.Lines[^1]);
        Assert.Equal("search desk", client.Commands[0]);
        Assert.Equal(
            ["a", "b", "c"], client.Commands[1..].Select(c => c.Replace("what if Classify by other default/", "")));
    }

    [Fact]
    public async Task A_run_that_reaches_its_bound_says_where_to_go_on()
    {
        var run = await CommandRun.Of(Client(next: "page-2"), [.. DryRun, "--max", "3", "--json"]);

        Assert.Equal("page-2", run.Json[^1].GetProperty("tried").GetProperty("nextCursor").GetString());
    }

    [Fact]
    public async Task A_document_that_cannot_be_tried_ends_in_an_exit_code_and_stops_nothing()
    {
        var client = Client();
        client.Trials.Remove("b");
        var run = await CommandRun.Of(client, DryRun);

        Assert.Equal(ExitCode.NotFound, run.ExitCode);
        Assert.Contains("2 of 3 documents would change, 1 could not be tried", run.Lines);
    }

    [Fact]
    public async Task Ctrl_C_tells_what_the_trials_so_far_came_to_and_where_to_go_on()
    {
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter { NewLine = "\n" };
        var client = Client(next: "page-2");
        client.HangingTrial = ("c", stop);
        var command = new DocsCommand(
            CommandRun.Terminal(output, output, Stream.Null, interactive: false),
            (_, _, _) => Task.FromResult<Orleans.Docs.Client.IDocsClient>(client));

        Assert.Equal(ExitCode.Interrupted, await command.RunAsync([.. DryRun, "--cursor", "page-1"], stop.Token));

        Assert.Contains("nothing was kept", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("go on with --cursor page-1", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_reprocesses_what_the_query_finds_by_the_engine_that_was_named()
    {
        var client = Client();
        foreach (var id in (string[])["a", "b", "c"])
        {
            client.Views[id] = Some.View(id);
        }

        var run = await CommandRun.Of(client, [.. DryRun[..^1], "--apply"]);

        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Equal(
            ["search desk", .. new[] { "a", "b", "c" }.Select(id => $"reprocess Classify by other default/{id}")],
            client.Commands);
        Assert.Equal("3 documents reprocessed", Assert.Single(run.ErrorLines));
    }

    [Theory]
    [InlineData("--engine", "paid-reader")]
    [InlineData("--engine", "free-reader")]
    [InlineData]
    public async Task Reading_again_by_an_engine_that_costs_something_tells_its_cost_and_waits_for_a_yes(
        params string[] engine)
    {
        var isPaid = engine is not [_, "free-reader"];
        string[] read = ["reprocess", "a", "--from", "extract", "--dry-run", "--json", .. engine];
        var client = Client();
        client.Views["a"] = Some.View("a") with { PagesExpected = 3 };
        client.Engines =
        [
            new(Step.Extract, "paid-reader", null, true, new(0.05m, 0, 0, 0)),
            new(Step.Extract, "free-reader", null, false, null),
            new(Step.Classify, "free", null, true, null),
        ];

        var first = await CommandRun.Of(client, read);
        Assert.Equal(ExitCode.Fine, first.ExitCode);
        Assert.Equal(isPaid, !client.Commands.Any(command => command.StartsWith("what if", StringComparison.Ordinal)));
        if (isPaid)
        {
            Assert.Contains("1 document would cost about $0.15 to be tried; nothing was: add --yes", first.ErrorLines);
        }

        client.Commands.Clear();
        var second = await CommandRun.Of(client, [.. read, "--yes"]);
        Assert.Equal(ExitCode.Fine, second.ExitCode);
        Assert.Contains(
            $"what if Extract by {(engine.Length == 0 ? "default" : engine[1])} default/a", client.Commands);
    }

    [Fact]
    public async Task A_trial_that_reads_again_says_how_many_pages_would_say_something_else()
    {
        var client = Client();
        client.Trials["a"] = Trial("a", new StepTrial
        {
            Step = Step.Extract,
            Engine = "other",
            ModelVersion = "1",
            Pages = new PagesChange(3, 4, 2, 1, 0, -1),
        });
        client.Engines = [];

        var run = await CommandRun.Of(client, "reprocess", "a", "--from", "extract", "--dry-run");
        Assert.Equal("default/a  pages 3 -> 4, 2 read otherwise, unread 1 -> 0, attachments -1", run.Lines[0]);
        Assert.Contains("  pages          2 read otherwise", run.Lines);
    }

    private static FakeDocsClient Client(string? next = null) => new()
    {
        Found = new SearchPage { Hits = [Hit("a"), Hit("b"), Hit("c")], Total = 3, NextCursor = next },
        Trials =
        {
            ["a"] = Moved("a", "invoice", "receipt"),
            ["b"] = Moved("b", "invoice", "invoice"),
            ["c"] = Moved("c", "invoice", "receipt"),
        },
    };

    private static SearchHit Hit(string id) => new()
    {
        Document = new DocumentKey("default", id),
        Version = 1,
        State = "completed",
        UploadedAt = Some.Time,
    };

    private static WhatIf Moved(string id, string before, string after) => Trial(id, new StepTrial
    {
        Step = Step.Classify,
        Engine = "other",
        ModelVersion = "1",
        CostUsd = 0.01m,
        Duration = TimeSpan.FromSeconds(2),
        Type = new TypeChange(new TypeScore(before, 0.9f), new TypeScore(after, 0.8f)),
    });

    private static WhatIf Trial(string id, params StepTrial[] trials) =>
        new() { Document = new DocumentKey("default", id), Version = 7, Trials = [.. trials] };

    private static ImmutableSortedDictionary<string, int> Counts(params (string Type, int Count)[] counts) =>
        counts.ToImmutableSortedDictionary(c => c.Type, c => c.Count);
}
