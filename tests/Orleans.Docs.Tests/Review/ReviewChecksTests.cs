using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Review;
using Xunit;

namespace Orleans.Docs.Tests.Review;

public sealed class ReviewChecksTests
{
    private static readonly DateTimeOffset Uploaded = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_certain_and_adds_up_is_nobodys_business() => Assert.Null(Of(
        Invoice(), [Fact("net_total", "100.00"), Fact("tax_total", "19.00"), Fact("total", "119.00"),
            Fact("date", "2026-02-27"), Fact("due_date", "2026-04-01"), Fact("iban", "DE89 3704 0044 0532 0130 00")]));

    [Theory]
    [InlineData("total", "118.00", ReviewReasons.TotalsDiffer)]
    [InlineData("date", "2026-02-30", ReviewReasons.DateImpossible)]
    [InlineData("date", "2026-03-05", ReviewReasons.DateImpossible)]
    [InlineData("date", "0026-02-27", ReviewReasons.DateImpossible)]
    [InlineData("due_date", "2026-02-26", ReviewReasons.DatesReversed)]
    [InlineData("iban", "DE89370400440532013001", ReviewReasons.IbanInvalid)]
    [InlineData("iban", "DE89", ReviewReasons.IbanInvalid)]
    public void A_fact_that_cannot_be_is_a_reason(string name, string value, string reason)
    {
        KeyFact[] good =
        [
            Fact("net_total", "100.00"), Fact("tax_total", "19.00"), Fact("total", "119.00"),
            Fact("date", "2026-02-27"), Fact("iban", "DE89370400440532013000"),
        ];
        var review = Of(Invoice(), [.. good.Where(fact => fact.Name != name), Fact(name, value)]);

        Assert.Equal((ReviewStatus.Open, reason), (review!.Status, review.Reasons));
    }

    [Theory]
    [InlineData("date", "27 February 2026")]
    [InlineData("total", "one hundred")]
    [InlineData("date", "2026-03-02")]
    public void What_is_not_in_the_form_of_engines_says_nothing(string name, string value) =>
        Assert.Null(Of(Invoice(), [Fact(name, value)]));

    [Fact]
    public void Lines_that_do_not_add_up_to_net_or_total_are_a_reason()
    {
        var lines = Table(["Item", "Amount"], ["Desk", "1.200,00"], ["Chair", "83,20"], ["Total", "1.283,20"]);

        Assert.Null(ReviewChecks.Of(Invoice(), [Fact("total", "1283.20")], [lines], new ReviewOptions()));
        Assert.Equal(
            ReviewReasons.LinesDiffer,
            ReviewChecks.Of(Invoice(), [Fact("total", "1383.20")], [lines], new ReviewOptions())!.Reasons);
    }

    [Fact]
    public void A_short_document_an_uncertain_type_a_poor_page_and_an_uncertain_fact_are_reasons()
    {
        var document = Invoice() with
        {
            PagesExpected = 2,
            Type = new TypeScore(DocumentType.Invoice, 0.4f),
            Pages = [Page(TextSource.Ocr, 0.5f, null), Page(TextSource.None, 0, "corrupt")],
        };
        var review = Of(document, [Fact("total", "1.00") with { Confidence = 0.2f }])!;

        Assert.Equal("short type_uncertain pages_uncertain facts_uncertain", review.Reasons);
        Assert.InRange(review.Doubt, 0.98, 1);
    }

    [Fact]
    public void The_more_is_at_stake_and_the_more_is_in_doubt_the_sooner()
    {
        var unsure = Invoice() with { Type = new TypeScore(DocumentType.Invoice, 0.5f) };
        var less = Of(unsure, [Fact("total", "10.00")])!;
        var more = Of(unsure, [Fact("total", "10000.00")])!;
        var doubtful = Of(
            unsure with { Type = new TypeScore(DocumentType.Invoice, 0.1f) }, [Fact("total", "10.00")])!;

        Assert.True(more.Priority > less.Priority);
        Assert.True(doubtful.Priority > less.Priority);
        Assert.Equal((10m, 10_000m), (less.Value, more.Value));
    }

    [Fact]
    public void Nothing_is_said_of_a_document_that_is_under_way_or_cancelled()
    {
        var unsure = Invoice() with { Type = new TypeScore(DocumentType.Invoice, 0.1f) };

        Assert.NotNull(Of(unsure, []));
        Assert.Null(Of(unsure.With(Step.Summarize, new StepState { Attempt = 2 }), []));
        Assert.Null(Of(unsure with { IsCancelled = true }, []));
    }

    [Fact]
    public void A_corrected_type_is_certain_and_the_document_leaves_the_queue()
    {
        var unsure = Invoice() with { Type = new TypeScore(DocumentType.Letter, 0.1f) };
        var corrected = unsure with
        {
            Corrections = unsure.Corrections.Add(CorrectableFields.Type, DocumentType.Invoice),
        };

        Assert.Equal(ReviewStatus.Open, Of(unsure, [])!.Status);
        Assert.Equal(ReviewStatus.Corrected, Of(corrected, [])!.Status);
    }

    [Theory]
    [InlineData(ReviewVerdict.Accepted, ReviewStatus.Accepted)]
    [InlineData(ReviewVerdict.Rejected, ReviewStatus.Rejected)]
    public void A_verdict_stands_whatever_the_reasons(ReviewVerdict verdict, ReviewStatus status)
    {
        var unsure = Invoice() with { Type = new TypeScore(DocumentType.Letter, 0.1f), Verdict = verdict };

        Assert.Equal((status, "type_uncertain"), (Of(unsure, [])!.Status, Of(unsure, [])!.Reasons));
        Assert.Equal(status, Of(Invoice() with { Verdict = verdict }, [])!.Status);
    }

    [Theory]
    [InlineData("1,234.50", 1234.50)]
    [InlineData("1.234,50 €", 1234.50)]
    [InlineData("€ 12.00", 12.00)]
    [InlineData("EUR 12.00", 12.00)]
    [InlineData("-5,00", -5.00)]
    [InlineData("(5.00)", -5.00)]
    [InlineData("12", null)]
    [InlineData("12.000", null)]
    [InlineData("03.04.2026", null)]
    [InlineData("19.00 %", null)]
    [InlineData("", null)]
    public void An_amount_of_a_line_has_two_decimals(string text, double? amount) =>
        Assert.Equal((decimal?)amount, LineItems.Amount(text));

    [Fact]
    public void A_table_without_a_heading_for_amounts_or_with_one_line_is_not_summed()
    {
        Assert.Null(LineItems.Sum([Table(["Item", "Price"], ["a", "1.00"], ["b", "2.00"])]));
        Assert.Null(LineItems.Sum([Table(["Item", "Amount"], ["a", "1.00"])]));
        var twoColumns = Table(["Item", "Unit amount", "Amount"], ["a", "9.00", "1.00"], ["b", "9.00", "2.00"]);
        Assert.Equal((3.00m, 2), LineItems.Sum([twoColumns]));
    }

    private static EntryReview? Of(Document document, KeyFact[] facts) =>
        ReviewChecks.Of(document, facts, [], new ReviewOptions());

    private static KeyFact Fact(string name, string value) => new(name, value, 0.9f, 1);

    private static PageFact Page(TextSource source, float confidence, string? problem) =>
        new(1, source, confidence, 100, 0, 0, problem);

    private static Document Invoice() => new()
    {
        Key = new DocumentKey("acme", "doc-1"),
        Version = 8,
        UploadedAt = Uploaded,
        Type = new TypeScore(DocumentType.Invoice, 0.99f),
        PagesExpected = 1,
        Pages = [Page(TextSource.TextLayer, 1, null)],
        Steps = [.. Enum.GetValues<Step>().Select(_ => new StepState { Phase = StepPhase.Done })],
    };

    private static Table Table(params string[][] rows) => new(
        rows.Length, rows[0].Length,
        [.. rows.SelectMany((row, r) => row.Select((text, c) => new TableCell(r, c, text)))]);
}
