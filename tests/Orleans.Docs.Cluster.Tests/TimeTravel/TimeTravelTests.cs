using System.Text.Json;
using Orleans.Docs.Cli;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cluster.Tests.TimeTravel;

/// <summary>The whole system by its command line: what if, apply, diff, replay.</summary>
public sealed class TimeTravelTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private static readonly byte[] Letter =
        """
        Dear Ms. Hollis,

        Thank you for your letter of 3 May. We are sorry to hear that the delivery was late.
        Please let us know at help@example.com if we can help.

        Yours sincerely,

        J. Novak
        """u8.ToArray();

    /// <summary>The model knows German statements; the rules were written for English ones.</summary>
    private static readonly byte[] Statement =
        """
        Kontoauszug Nr. 3
        IBAN DE02 1203 0000 0000 2020 51
        Alter Kontostand 100,00 EUR
        02.03. Gehalt 2.000,00 H
        04.03. Dauerauftrag Miete 800,00 S
        Neuer Kontostand 1.300,00 EUR
        """u8.ToArray();

    [Fact]
    public async Task A_change_of_engine_is_tried_applied_compared_and_gone_back_behind()
    {
        var (letter, statement) = (await Submit(Letter, "letter"), await Submit(Statement, "statement"));
        Assert.Equal(DocumentType.BankStatement, statement.Type);
        await Indexed(2);
        var before = await Records.Of(silo.Silo);
        var moment = TimeProvider.System.GetUtcNow();

        await TryClassify(statement);
        await TryOtherSteps(letter);
        Assert.Equal(before, await Records.Of(silo.Silo));

        var asOf = moment.ToString("O");
        await BuildReplay(asOf);
        var after = await Apply(statement);
        await CompareAndGoBack(statement, after, asOf);
        await SearchReplay(asOf);
    }

    private async Task TryClassify(DocumentView statement)
    {
        var tried = await Json(
            "reprocess", "--query", "state:completed", "--from", "classify", "--engine", "rules-classifier",
            "--dry-run");
        Assert.Equal(3, tried.Length);
        var line = Assert.Single(tried, l => Id(l) == statement.Key.Id);
        Assert.True(line.GetProperty("changed").GetBoolean());
        var steps = line.GetProperty("steps");
        Assert.Equal(["classify", "summarize"], steps.EnumerateArray().Select(s => s.GetProperty("step").GetString()));
        Assert.Equal("rules-classifier", steps[0].GetProperty("engine").GetString());
        Assert.Equal("local-summary", steps[1].GetProperty("engine").GetString());
        var type = steps[0].GetProperty("type");
        Assert.Equal(DocumentType.BankStatement, type.GetProperty("before").GetProperty("type").GetString());
        Assert.Equal(DocumentType.Other, type.GetProperty("after").GetProperty("type").GetString());
        var sum = tried[^1].GetProperty("tried");
        Assert.Equal((2, 1), (sum.GetProperty("documents").GetInt32(), sum.GetProperty("changed").GetInt32()));
        Assert.Equal(0, sum.GetProperty("costUsd").GetDecimal());
        Assert.True(sum.GetProperty("engineMs").GetDouble() > 0);

        // The same engine on the same input changes nothing.
        var same = await Json("reprocess", statement.Key.Id, "--from", "classify", "--dry-run");
        Assert.False(same[0].GetProperty("changed").GetBoolean());
    }

    private async Task TryOtherSteps(DocumentView letter)
    {
        var pii = await Json(
            "reprocess", letter.Key.Id, "--from", "detect-pii", "--engine", "local-pii-eager", "--dry-run");
        var found = pii[0].GetProperty("steps")[0].GetProperty("pii");
        Assert.Equal(1, found.GetProperty("before").GetProperty("EMAIL").GetInt32());
        Assert.Equal(1, found.GetProperty("after").GetProperty("EMAIL").GetInt32());
        var summary = await Json("reprocess", letter.Key.Id, "--from", "summarize", "--dry-run");
        Assert.False(summary[0].GetProperty("changed").GetBoolean());

        var extract = await Json("reprocess", letter.Key.Id, "--from", "extract", "--dry-run");
        Assert.False(extract[0].GetProperty("changed").GetBoolean());
        Assert.Equal(
            ["extract", "classify", "detect-pii", "summarize"],
            extract[0].GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("step").GetString()));
        var pages = extract[0].GetProperty("steps")[0].GetProperty("pages");
        Assert.Equal((1, 1, 0), (
            pages.GetProperty("before").GetInt32(), pages.GetProperty("after").GetInt32(),
            pages.GetProperty("changed").GetInt32()));
        var unknown = await Run("reprocess", letter.Key.Id, "--from", "classify", "--engine", "nobody", "--dry-run");
        Assert.Equal(ExitCode.Refused, unknown.ExitCode);
        Assert.Contains(
            unknown.Errors, e => e.Contains("local-classifier, rules-classifier", StringComparison.Ordinal));
        var refused = await Run("reprocess", letter.Key.Id, "--from", "classify", "--engine", "nobody");
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        var engines = await Json("engines");
        Assert.Contains(engines, e =>
            e.GetProperty("name").GetString() == "local-classifier" && e.GetProperty("isDefault").GetBoolean());
    }

    private async Task BuildReplay(string asOf)
    {
        var built = await Json("replay", "--as-of", asOf, "--name", "before");
        Assert.Equal("ready", built[^1].GetProperty("state").GetString());
        Assert.Equal(2, built[^1].GetProperty("documents").GetInt32());
    }

    private async Task<DocumentView> Apply(DocumentView statement)
    {
        await Json("reprocess", "--query", "type:\"bank statement\"", "--from", "classify",
            "--engine", "rules-classifier", "--apply");
        var after = await silo.Client.Settled(statement.Key);
        Assert.Equal(DocumentType.Other, after.Type);
        var classified = (await WellFormed.HistoryOf(silo.Client, after)).Where(e => e.Event is Classified).ToArray();
        Assert.Equal(["local-classifier", "rules-classifier"], classified.Select(e => e.Engine));
        Assert.Equal("1", classified[1].ModelVersion);
        return after;
    }

    private async Task CompareAndGoBack(DocumentView before, DocumentView after, string asOf)
    {
        var id = before.Key.Id;
        var then = await Json("get", id, "--at", $"{before.Version}");
        Assert.Equal(DocumentType.BankStatement, then[0].GetProperty("type").GetString());

        var diff = await Json("diff", id, "--from", $"{before.Version}", "--to", $"{after.Version}");
        var type = Assert.Single(
            diff[0].GetProperty("differences").EnumerateArray(), d => d.GetProperty("what").GetString() == "type");
        Assert.Equal(
            (DocumentType.BankStatement, DocumentType.Other),
            (type.GetProperty("before").GetString(), type.GetProperty("after").GetString()));
        Assert.DoesNotContain("DE02", diff[0].ToString(), StringComparison.Ordinal);

        var replayed = await Json("replay", id, "--as-of", asOf);
        Assert.Equal(DocumentType.BankStatement, replayed[0].GetProperty("type").GetString());
        Assert.Equal(before.Version, replayed[0].GetProperty("version").GetInt64());
        Assert.Contains("Kontostand", replayed[1].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("DE02", replayed[1].GetProperty("text").GetString(), StringComparison.Ordinal);
        var history = await Run("history", id);
        Assert.Contains("engines worked", history.Output[^1], StringComparison.Ordinal);
    }

    private async Task SearchReplay(string asOf)
    {
        await Submit("Dear all, a newcomer writes. Kind regards"u8.ToArray(), "newcomer");
        await Indexed(3);

        Assert.Single(await Hits("type:\"bank statement\"", "--as-of", "before"));
        Assert.Single(await Hits("type:\"bank statement\"", "--as-of", asOf));
        Assert.Empty(await Hits("type:\"bank statement\""));
        Assert.Single(await Hits("newcomer"));
        Assert.Empty(await Hits("newcomer", "--as-of", "before"));
        Assert.Equal("before", (await Json("replay", "--list"))[0].GetProperty("name").GetString());

        Assert.Equal(ExitCode.Fine, (await Run("replay", "--drop", "before")).ExitCode);
        Assert.Equal(ExitCode.NotFound, (await Run("replay", "--drop", "before")).ExitCode);
        Assert.Equal(ExitCode.WrongArguments, (await Run("search", "x", "--as-of", "before")).ExitCode);
        Assert.DoesNotContain("replay", (await Records.Of(silo.Silo)).Files, StringComparison.Ordinal);
    }

    private async Task<JsonElement[]> Hits(params string[] arguments)
    {
        var lines = await Json(["search", .. arguments]);
        return lines[..^1];
    }

    private async Task<DocumentView> Submit(byte[] text, string id) =>
        await silo.Client.SubmitAndSettle(text, id + ".txt", new() { FileName = id, DocumentId = id });

    /// <summary>The settled event itself is indexed a moment after it was stored.</summary>
    private async Task Indexed(int documents) => await Eventually.True(
        async () =>
        {
            var records = await Records.Of(silo.Silo);
            var entries = records.Entries.Split('\n');
            var status = await silo.Client.Docs.StatusAsync(TestContext.Current.CancellationToken);
            return entries.Length == documents && status.Unsettled == 0;
        },
        "everything is settled and indexed");

    private static string? Id(JsonElement line) =>
        line.TryGetProperty("id", out var id) ? id.GetString() : null;

    private Task<CliProcess.Result> Run(params string[] arguments) =>
        CommandLine.RunAsync(silo.Silo.DataPath, arguments);

    private async Task<JsonElement[]> Json(params string[] arguments)
    {
        var run = await Run([.. arguments, "--json"]);
        Assert.True(run.ExitCode is ExitCode.Fine, string.Join('\n', run.Errors));
        return [.. run.Output.Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
