using System.Text;
using Orleans.Docs.Cli;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Local.Engines.Classify;
using Orleans.Docs.Local.Engines.Classify.Training;
using Orleans.Docs.Tests;
using Orleans.Docs.Tests.Cli;
using Spectre.Console;

namespace Orleans.Docs.Cluster.Tests.Reviewing;

/// <summary>From what a reviewer types at the terminal to a model that was taught it, which a silo then uses.</summary>
[Collection(WholeSystem.Name)]
public sealed class ReviewToTrainingTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Data => _directory.PathOf("data");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_a_reviewer_confirms_at_the_terminal_teaches_the_classifier()
    {
        await using (var silo = await RunningSilo.StartAsync(Data))
        {
            await using var client = await silo.ConnectAsync();
            var dear = await Doubtful(client, 3);
            var cheap = await Doubtful(client, 2);

            // The dearest first: its type is corrected and it is accepted, the other one rejected.
            var said = await Run("ctype\nreceipt\nar" + "not ours\n", "review", "work");
            Assert.Contains("nothing left; 2 documents decided", said, StringComparison.Ordinal);
            var (accepted, rejected) = (await client.Settled(dear), await client.Settled(cheap));
            Assert.Equal("receipt", accepted.Type);
            Assert.Equal(ReviewVerdict.Accepted, accepted.Verdict);
            Assert.Equal("invoice", rejected.Type);
            Assert.Equal(ReviewVerdict.Rejected, rejected.Verdict);

            var export = await Run("", "review", "export");
            await File.WriteAllTextAsync(_directory.PathOf("reviewed.jsonl"), export, Cancellation);
        }

        var reviewed = ReviewedTexts.Read(_directory.PathOf("reviewed.jsonl"));
        var text = Assert.Single(reviewed.Texts);
        Assert.Equal("receipt", text.Type);
        Assert.Contains("INV-2026-0043", text.Input.Text, StringComparison.Ordinal);

        var settings = new TrainerSettings { TextsPerType = 3, IterationsMax = 3 };
        var card = ClassifierTrainer.Train(_directory.PathOf("model.zip"), settings, reviewed);
        Assert.NotEqual(ClassifierTrainer.VersionOf(settings, ReviewedTexts.None), card.Version);

        await using var taught = await RunningSilo.StartAsync(
            Data, [$"Classifier:ModelPath={_directory.PathOf("model.zip")}"]);
        await using var again = await taught.ConnectAsync();
        var document = (await again.SubmitAndSettle("A letter for the new model.\n"u8.ToArray(), "letter.txt")).Key;
        var classified = Assert.Single(
            await again.History(document), recorded => recorded.Event is Classified);
        Assert.Equal(card.Version, classified.ModelVersion);
    }

    [Theory]
    [InlineData("nowhere.jsonl", "model.zip")]
    [InlineData("bad.jsonl", "model.zip")]
    [InlineData("good.jsonl", "nowhere/model.zip")]
    public async Task What_cannot_be_learned_from_is_refused_before_anything_is_written(string reviews, string output)
    {
        await File.WriteAllTextAsync(_directory.PathOf("bad.jsonl"), """{"type":"poem"}""", Cancellation);
        await File.WriteAllTextAsync(_directory.PathOf("good.jsonl"), "", Cancellation);
        var ended = await Orleans.Docs.Silo.Program.Main(
            ["train", "--output", _directory.PathOf(output), "--reviews", _directory.PathOf(reviews)]);
        Assert.Equal(1, ended);
        Assert.False(File.Exists(_directory.PathOf(output)));
    }

    /// <summary>An invoice that is due before its own date.</summary>
    private static async Task<DocumentKey> Doubtful(SiloClient client, int hundreds) => (await client.SubmitAndSettle(
        Encoding.UTF8.GetBytes(
            $"""
            INVOICE
            Invoice number: INV-2026-004{hundreds}
            Invoice date: 2026-02-10
            Due date: 2026-01-10
            Bill to: North Harbour Supplies
            Description        Qty   Amount
            Oak writing table    1   {hundreds}200.00
            Net total: {hundreds}200.00
            VAT 0%: 0.00
            Total due: {hundreds}200.00 EUR
            Payment within 30 days by bank transfer.
            """),
        $"invoice-{hundreds}.txt")).Key;

    /// <summary>The command line, with somebody there who types.</summary>
    private async Task<string> Run(string typed, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var console = new TypedConsole(
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }), typed);
        var terminal = new Terminal
        {
            Out = output,
            Error = error,
            Console = console,
            OpenBytes = () => Stream.Null,
            IsInteractive = typed.Length > 0,
            Time = TimeProvider.System,
        };
        var command = new DocsCommand(
            terminal, async (_, tenant, token) => await DocsClient.ConnectLocalAsync(Data, tenant, token));
        Assert.Equal(ExitCode.Fine, await command.RunAsync(arguments, Cancellation));
        Assert.Empty(error.ToString());
        Assert.True(console.IsRead);
        return output.ToString();
    }
}
