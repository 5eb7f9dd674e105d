using Orleans.Docs.Cli;
using Orleans.Docs.Documents;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

public sealed class EraseTests
{
    private static FakeDocsClient Client()
    {
        var client = new FakeDocsClient();
        foreach (var id in new[] { "one", "two" })
        {
            client.Views[id] = Some.View(id) with
            {
                State = DocumentState.Erased,
                Children = [new DocumentKey("default", "child")],
            };
        }

        return client;
    }

    [Theory]
    [InlineData("erase\n", ExitCode.Fine)]
    [InlineData("yes\n", ExitCode.Refused)]
    [InlineData("", ExitCode.Refused)]
    public async Task It_says_what_will_happen_and_does_it_only_for_who_types_so(string typed, int exitCode)
    {
        await using var client = Client();
        var run = await CommandRun.Typing(client, typed, "erase", "one", "--reason", "request");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains("1 document will be destroyed", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 document that came in them will be destroyed too", run.Error, StringComparison.Ordinal);
        Assert.Equal(
            exitCode == ExitCode.Fine ? ["erase default/one for request"] : [],
            client.Commands.Where(command => command.StartsWith("erase", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_on_hold_is_refused_and_does_not_stop_the_others()
    {
        await using var client = Client();
        client.Kept.OnHold.Add("one");

        var run = await CommandRun.Of(client, "erase", "one", "two", "--yes", "--keep-attachments");

        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Equal(["erase default/two for , without attachments"], client.Commands);
        Assert.Contains("legal hold", run.Error, StringComparison.Ordinal);
        Assert.Contains("Backups: copies live 7 days", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stays_outside_is_said_of_the_document_whose_it_is()
    {
        await using var client = Client();
        client.Kept.Staying["two"] = "its object stays in a bucket";

        var run = await CommandRun.Of(client, "erase", "one", "two", "--yes");
        Assert.Equal(
            ["Backups: copies live 7 days.", "Not erased, of default/two: its object stays in a bucket."],
            run.ErrorLines);

        var json = (await CommandRun.Of(client, "erase", "one", "two", "--yes", "--json")).Json;
        Assert.Equal(0, json[0].GetProperty("staying").GetArrayLength());
        Assert.Equal("its object stays in a bucket", json[1].GetProperty("staying")[0].GetString());
    }

    [Fact]
    public async Task As_json_it_asks_nobody_and_tells_of_backups()
    {
        await using var client = Client();
        Assert.Equal(
            ExitCode.WrongArguments, (await CommandRun.Of(client, "erase", "one", "--json")).ExitCode);
        var run = await CommandRun.Of(client, "erase", "one", "--json", "--yes");

        Assert.Equal(7, run.Json[0].GetProperty("backups").GetProperty("daysMax").GetInt32());
        Assert.Equal("erased", run.Json[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Documents_are_named_or_found_and_not_both()
    {
        await using var client = Client();
        Assert.Equal(ExitCode.WrongArguments, (await CommandRun.Of(client, "erase")).ExitCode);
        Assert.Equal(
            ExitCode.WrongArguments, (await CommandRun.Of(client, "erase", "one", "--query", "x")).ExitCode);
    }

    [Fact]
    public async Task Holds_and_retention_reach_the_system()
    {
        await using var client = Client();
        await CommandRun.Of(client, "hold", "set", "one", "--reason", "case 17");
        await CommandRun.Of(client, "hold", "release", "one", "--reason", "closed");
        Assert.Equal(["hold default/one for case 17", "release default/one for closed"], client.Commands);

        Assert.Equal(
            ExitCode.WrongArguments, (await CommandRun.Of(client, "retention", "set")).ExitCode);
        await CommandRun.Of(client, "retention", "set", "--days", "30");
        var rules = await CommandRun.Of(client, "retention", "set", "--days", "7", "--type", "resume", "--json");
        Assert.Equal([30, 7], rules.Json.Select(rule => rule.GetProperty("days").GetInt32()));
        Assert.Contains(
            "default/old", (await CommandRun.Of(client, "retention", "preview")).Out, StringComparison.Ordinal);
    }
}
