using System.Collections.Immutable;
using FsCheck;
using FsCheck.Xunit;
using Microsoft.Extensions.Options;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Local.Engines.Classify;
using Xunit;

namespace Orleans.Docs.Tests.Classify;

public sealed class LocalClassifierTests
{
    private static readonly LocalClassifier Classifier = new(Options.Create(new ClassifierOptions()));

    [Theory]
    [InlineData(DocumentType.Invoice,
        "Brightwater Supplies Ltd\nInvoice No: BW-1042\nDue date 2025-03-01\n"
        + "Description Qty Unit price Amount\nDesk lamp 2 20.00 40.00\nSubtotal 40.00\nVAT 20% 8.00\nTotal due 48.00")]
    [InlineData(DocumentType.Receipt,
        "CORNER SHOP\nMILK 1L 1.20\nBREAD 2.10\nTOTAL 3.30\nCASH 5.00\nCHANGE 1.70\nTHANK YOU")]
    [InlineData(DocumentType.Contract,
        "This Agreement is entered into by and between the parties. 1. Term. Either party may "
        + "terminate this Agreement upon 30 days' written notice. 2. Governing Law. This Agreement shall be governed "
        + "by the laws of the State. IN WITNESS WHEREOF the parties have executed this Agreement.")]
    [InlineData(DocumentType.Letter,
        "Dear Ms. Hollis,\n\nThank you for your letter of 3 May. We are sorry to hear that the "
        + "delivery was late.\nPlease let us know if we can help.\n\nYours sincerely,\n\nJ. Novak")]
    [InlineData(DocumentType.Email,
        "From: a@example.com\nTo: b@example.com\nSubject: Lunch\n\nHi Ben, are you free at noon?")]
    [InlineData(DocumentType.BankStatement,
        "Kontoauszug Nr. 3\nIBAN DE02 1203 0000 0000 2020 51\nAlter Kontostand 100,00 EUR\n"
        + "02.03. Gehalt 2.000,00 H\n04.03. Dauerauftrag Miete 800,00 S\nNeuer Kontostand 1.300,00 EUR")]
    [InlineData(DocumentType.Other,
        "Ingredients\n200 g flour\n3 eggs\nWhisk the eggs with the flour and bake for 30 minutes.")]
    public async Task A_plain_example_of_each_type_is_recognised(string type, string text) =>
        Assert.Equal(type, (await Scores(text))[0].Type);

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\n ")]
    [InlineData("····")]
    public async Task What_says_nothing_is_other_with_low_confidence(string text)
    {
        var best = (await Scores(text))[0];

        Assert.Equal(DocumentType.Other, best.Type);
        Assert.InRange(best.Confidence, 0, 0.5f);
    }

    [Fact]
    public async Task A_document_without_pages_is_other() =>
        Assert.Equal(DocumentType.Other, (await Classify(new DocumentText(DocumentKind.Pdf, [])))[0].Type);

    [Fact]
    public async Task A_document_of_words_that_nobody_knows_is_other()
    {
        var scores = await Scores("blimvor quenta zormish ulp draxen fimbul oqua wrenst ixlo pharn");

        Assert.Equal(DocumentType.Other, scores[0].Type);
    }

    [Property(MaxTest = 60)]
    public async Task Any_text_gets_every_type_once_with_scores_that_fall_and_sum_to_one(
        NonNull<string> text, DocumentKind kind)
    {
        var scores = await Classify(new DocumentText(kind, [new PageContent { Number = 1, Text = text.Get }]));

        Assert.Equal(DocumentType.All.Order(), scores.Select(score => score.Type).Order());
        Assert.Equal(scores.OrderByDescending(score => score.Confidence).AsEnumerable(), scores);
        Assert.Equal(1, scores.Sum(score => score.Confidence), 0.001);
    }

    [Fact]
    public async Task Text_beyond_the_limit_has_no_say()
    {
        var classifier = new LocalClassifier(Options.Create(new ClassifierOptions { CharactersMax = 500 }));
        var head = string.Concat(Enumerable.Repeat("Dear Sir, thank you for your letter. ", 20));
        var page = new PageContent { Number = 1, Text = head };
        var tail = new PageContent { Number = 2, Text = "Invoice No 1 Total due 48.00 VAT" };

        Assert.Equal(
            (await Classify(new DocumentText(DocumentKind.Pdf, [page]), classifier)).AsEnumerable(),
            await Classify(new DocumentText(DocumentKind.Pdf, [page, tail]), classifier));
    }

    [Fact]
    public async Task Many_callers_at_once_get_the_same_answer()
    {
        var expected = (await Scores("Invoice No 7, total due 12.00")).ToArray();

        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, async (_, _) =>
            Assert.Equal(expected, await Scores("Invoice No 7, total due 12.00")));
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "not a model");
            var options = Options.Create(new ClassifierOptions { ModelPath = path });

            Assert.ThrowsAny<Exception>(() => new LocalClassifier(options));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_cancelled_call_does_not_answer() =>
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            await Classifier.Classify(new DocumentText(DocumentKind.Pdf, []), new CancellationToken(canceled: true)));

    [Fact]
    public void Options_work_without_being_set()
    {
        var options = new ClassifierOptions();

        Assert.Equal(20_000, options.CharactersMax);
        Assert.Null(options.ModelPath);
    }

    private static Task<ImmutableArray<TypeScore>> Scores(string text) =>
        Classify(new DocumentText(DocumentKind.Text, [new PageContent { Number = 1, Text = text }]));

    private static async Task<ImmutableArray<TypeScore>> Classify(DocumentText text, LocalClassifier? classifier = null)
    {
        var answer = await (classifier ?? Classifier).Classify(text, TestContext.Current.CancellationToken);
        return Assert.IsType<Outcome<ImmutableArray<TypeScore>>.Done>(answer).Value;
    }
}
