using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Xunit;

namespace Orleans.Docs.Tests.Review;

public sealed class ReviewDecideTests
{
    [Fact]
    public void A_verdict_is_written_once()
    {
        var decision = Decide.Review(Done(), "c1", ReviewVerdict.Accepted, null);
        Assert.Equal(new Reviewed(ReviewVerdict.Accepted), Assert.Single(Events(decision)));

        var accepted = Done() with { Verdict = ReviewVerdict.Accepted };
        Assert.IsType<Decision.Nothing>(Decide.Review(accepted, "c2", ReviewVerdict.Accepted, null));
        Assert.Single(Events(Decide.Review(accepted, "c2", ReviewVerdict.Rejected, "another page")));
        Assert.IsType<Decision.Nothing>(Decide.Review(
            Done() with { CommandIds = default(CommandIds).Add("c1", 10) }, "c1", ReviewVerdict.Rejected, null));
    }

    [Fact]
    public void There_is_no_verdict_on_what_is_under_way_parked_cancelled_or_erased()
    {
        Document[] others =
        [
            Done().With(Step.Summarize, new StepState()),
            Done().With(Step.Summarize, new StepState { Phase = StepPhase.Parked, Code = "x" }),
            Done() with { IsCancelled = true },
            Done() with { IsErased = true },
        ];
        Assert.All(others, document => Assert.IsType<Decision.Refuse>(
            Decide.Review(document, "c", ReviewVerdict.Accepted, null)));
        Assert.IsType<Decision.Refuse>(Decide.Review(Done(), "c", ReviewVerdict.Rejected, new string('x', 1_001)));
    }

    [Fact]
    public void A_verdict_holds_until_a_result_changes()
    {
        var accepted = Apply(Done(), new Reviewed(ReviewVerdict.Accepted));
        Assert.Equal(ReviewVerdict.Accepted, accepted.Verdict);
        Assert.Equal(ReviewVerdict.Accepted, Apply(accepted, new Settled()).Verdict);
        Assert.Null(Apply(accepted, new Reprocessed(Step.DetectPii)).Verdict);
        Assert.Null(Apply(accepted, new Corrected("total", null, "1.00")).Verdict);
        Assert.Null(Apply(accepted, new Retried([Step.Summarize])).Verdict);
    }

    private static Document Done() => new()
    {
        Key = new DocumentKey("acme", "doc-1"),
        Version = 8,
        Type = new TypeScore(DocumentType.Invoice, 0.99f),
        PagesExpected = 1,
        Pages = [new PageFact(1, TextSource.TextLayer, 1, 100, 0, 0, null)],
        Steps = [.. Enum.GetValues<Step>().Select(_ => new StepState { Phase = StepPhase.Done })],
    };

    private static ImmutableArray<DocumentEvent> Events(Decision decision) =>
        Assert.IsType<Decision.Write>(decision).Events;

    private static Document Apply(Document document, DocumentEvent e) => DocumentFold.Apply(
        document,
        new CommitEnvelope
        {
            Tenant = "acme",
            Stream = "acme/doc-1",
            FirstVersion = document.Version + 1,
            EventCount = 1,
            Time = DateTimeOffset.UnixEpoch,
            Actor = "ada",
            CommitId = Guid.NewGuid(),
            KeyId = Guid.NewGuid(),
            PreviousHash = [],
        },
        [e]);
}
