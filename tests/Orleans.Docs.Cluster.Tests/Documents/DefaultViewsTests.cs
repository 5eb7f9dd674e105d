using System.Text;
using Orleans.Docs.Cli;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cluster.Tests.Documents;

/// <summary>
/// Whoever asks the client or the command line for nothing else sees no personal data, whatever his roles: none of the
/// text, and none of what people wrote beside it (the file's name, corrections, reasons). Whoever asks for it is on
/// record.
/// </summary>
public sealed class DefaultViewsTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private const string Planted = "zq.planted.7731@example.com";
    private const string Person = "Wilhelmina Quaddelmann";

    private static readonly string[] Marks = ["zq.planted", "Wilhelmina", "Quaddelmann"];

    private static readonly string Mail = $"""
        From: Bob <bob@example.com>
        To: ann@example.com
        Subject: The walrus
        Content-Type: text/html; charset=utf-8

        <p>Dear Ann,<p>write to {Planted} about the walrus.
        <table><tr><th>Name<th>Place<tr><td>{Planted}<td>Hall</table><p>Yours, Bob
        """.ReplaceLineEndings("\r\n");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_command_line_shows_personal_data_to_nobody_who_does_not_ask_for_it()
    {
        var id = "walked";
        var first = await silo.Client.SubmitAndSettle(
            Encoding.UTF8.GetBytes(Mail), $"wilhelmina_quaddelmann {Planted}.eml",
            new() { FileName = "x", DocumentId = id });
        await SeesNone("correct", id, "note", $"ask {Person}, {Planted}", "--json");
        await silo.Client.Settled(first.Key);
        await SeesNone("review", "reject", id, "--because", $"says {Person}", "--json");
        await SeesNone("hold", "set", id, "--reason", $"case of {Person}", "--json");
        var settled = await silo.Client.Settled(first.Key);
        foreach (var verb in new string[][]
        {
            ["get", id], ["get", id, "--at", "1"], ["history", id], ["watch", id], ["text", id], ["tables", id],
            ["summary", id], ["diff", id], ["replay", id, "--as-of", "now"], ["search", "walrus"], ["review"],
            ["retry", id, "--dry-run"], ["dead"],
        })
        {
            await SeesNone(verb);
            await SeesNone([.. verb, "--json"]);
        }

        await SeesNone("erase", id);
        await SeesNone("hold", "release", id, "--reason", $"case of {Person} is closed", "--json");
        var after = await silo.Client.Settled(first.Key);
        Assert.DoesNotContain(await silo.Client.History(after.Key), e => e.Event is Disclosed);
        Assert.Equal(settled.Version + 2, after.Version);
    }

    [Fact]
    public async Task The_client_hides_what_people_wrote_and_records_who_asks_for_it()
    {
        var document = (await silo.Client.SubmitAndSettle(
            Encoding.UTF8.GetBytes(Mail), $"wilhelmina {Planted}.eml",
            new() { FileName = "x", DocumentId = "hidden" })).Key;
        await silo.Client.Docs.CorrectAsync(document, "note", $"ask {Person}", cancellationToken: Cancellation);
        var view = await silo.Client.Settled(document);
        await silo.Client.Docs.Custody.SetHoldAsync(document, Person, cancellationToken: Cancellation);
        view = await silo.Client.Settled(document);

        Assert.Equal((DocumentView.Hidden, DocumentView.Hidden), (view.FileName, view.Hold));
        Assert.Equal(DocumentView.Hidden, view.Corrections["note"]);
        Assert.DoesNotContain(await silo.Client.History(document), e => Holds($"{e.Event}"));
        await foreach (var change in silo.Client.Docs.WatchAsync(document, 0, Cancellation))
        {
            Assert.False(Holds($"{change.Document.FileName} {change.Document.Hold} {string.Join(' ', change.Events)}"));
            if (change.Document.Version == view.Version)
            {
                break;
            }
        }

        var redacted = await silo.Client.Docs.NamesAsOfAsync(document, view.Version, redacted: true, Cancellation);
        Assert.False(Holds($"{redacted.FileName} {redacted.Hold} {redacted.Corrections["note"]}"));
        Assert.Contains("[EMAIL]", redacted.FileName, StringComparison.Ordinal);
        Assert.Equal(view.Version, (await silo.Client.Docs.GetAsync(document, Cancellation)).Version);

        var written = await silo.Client.Docs.HistoryAsWrittenAsync(document, cancellationToken: Cancellation)
            .ToListAsync(Cancellation);
        Assert.Equal(
            [$"wilhelmina {Planted}.eml", $"ask {Person}", Person],
            written.Select(e => e.Event switch
            {
                Uploaded uploaded => uploaded.FileName,
                Corrected corrected => corrected.To,
                HoldSet hold => hold.Reason,
                _ => null,
            }).OfType<string>());
        var names = await silo.Client.Docs.NamesAsOfAsync(document, view.Version, redacted: false, Cancellation);
        Assert.Equal((Person, $"ask {Person}"), (names.Hold, names.Corrections["note"]));
        Assert.Single(await silo.Client.History(document), e => e.Event is Disclosed { What: Disclosure.Names });
    }

    [Fact]
    public async Task The_command_line_shows_it_to_whoever_asks_and_puts_him_on_record()
    {
        var document = (await silo.Client.SubmitAndSettle(
            Encoding.UTF8.GetBytes(Mail), $"wilhelmina {Planted}.eml",
            new() { FileName = "x", DocumentId = "asked" })).Key;
        foreach (var verb in new string[][]
        {
            ["get", "asked"], ["history", "asked"], ["text", "asked"], ["tables", "asked"],
            ["replay", "asked", "--as-of", "now"],
        })
        {
            foreach (var arguments in new string[][] { [.. verb, "--as-read"], [.. verb, "--as-read", "--json"] })
            {
                var run = await CommandLine.RunAsync(silo.Silo.DataPath, arguments);
                Assert.True(Holds(string.Join('\n', run.Output)), string.Join(' ', arguments));
            }
        }

        Assert.Equal(
            [Disclosure.Names, Disclosure.Text, Disclosure.Summary],
            (await silo.Client.History(document)).Select(e => e.Event).OfType<Disclosed>().Select(e => e.What));
    }

    private async Task SeesNone(params string[] arguments)
    {
        var run = await CommandLine.RunAsync(silo.Silo.DataPath, arguments);
        var all = string.Join('\n', [.. run.Output, .. run.Errors]);
        Assert.False(Holds(all), $"docs {string.Join(' ', arguments)}\n{all}");
        Assert.True(run.ExitCode is ExitCode.Fine or ExitCode.Refused, $"docs {string.Join(' ', arguments)}\n{all}");
    }

    private static bool Holds(string text) =>
        Marks.Any(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase));
}
