using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Local.Engines.Classify;

namespace Orleans.Docs.Tests.Classify;

public sealed class RulesClassifierTests
{
    private static readonly RulesClassifier Classifier = new(20_000);

    [Theory]
    [InlineData(DocumentType.Invoice, "Invoice No: 7\nBill to: Juniper\nUnit price 3.00\nAmount due 9.00")]
    [InlineData(DocumentType.Contract, "This Agreement is made by the parties hereinafter named. Governing law: none.")]
    [InlineData(DocumentType.Letter, "Dear Ms. Hollis,\nthe stairs are painted.\nKind regards")]
    [InlineData(DocumentType.BankStatement, "Statement period May\nOpening balance 1\nDeposit 2\nClosing balance 3")]
    [InlineData(DocumentType.Other, "200 g flour, 3 eggs: whisk and bake.")]
    public async Task Telling_phrases_decide(string type, string text) =>
        Assert.Equal(type, (await Scores(text))[0].Type);

    [Fact]
    public async Task Scores_are_all_types_in_falling_order_and_sum_to_one()
    {
        var scores = await Scores("invoice");

        Assert.Equal(DocumentType.All.Order(), scores.Select(score => score.Type).Order());
        Assert.Equal(scores.Select(s => s.Confidence).OrderDescending(), scores.Select(s => s.Confidence));
        Assert.Equal(1, scores.Sum(score => score.Confidence), 4);
    }

    [Fact]
    public async Task A_phrase_counts_only_from_the_start_of_a_word()
    {
        Assert.Equal(DocumentType.Other, (await Scores("reinvoice preinvoiced"))[0].Type);
        Assert.Equal(DocumentType.Invoice, (await Scores("reinvoice, INVOICED"))[0].Type);
    }

    [Fact]
    public async Task Real_documents_are_mostly_sorted_right()
    {
        var lines = Directory.GetFiles(Corpus.PathOf("classification"), "*.jsonl").SelectMany(File.ReadLines)
            .Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var right = 0;
        foreach (var line in lines)
        {
            var label = line.GetProperty("label").GetString()!.Replace('_', ' ');
            var best = (await Scores(line.GetProperty("text").GetString()!))[0].Type;
            right += label == best || (label, best) == ("email", DocumentType.Email) ? 1 : 0;
        }

        var accuracy = right / (double)lines.Length;
        TestContext.Current.SendDiagnosticMessage($"{lines.Length} texts: accuracy by rules {accuracy:f3}");
        Assert.True(accuracy > 0.6, $"accuracy {accuracy:f3}");
    }

    private static async Task<ImmutableArray<TypeScore>> Scores(string text)
    {
        var page = new PageContent { Number = 1, Text = text };
        var answer = await Classifier.Classify(
            new DocumentText(DocumentKind.Unknown, [page]), TestContext.Current.CancellationToken);
        return Assert.IsType<Outcome<ImmutableArray<TypeScore>>.Done>(answer).Value;
    }
}
