using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Tests.Documents;

/// <summary>Holds, disclosures and erasures as decisions on a state.</summary>
public sealed class DecideCustodyTests
{
    private static readonly DocumentKey Child = new("acme", "child");
    private static readonly DateTimeOffset Noon = new(2026, 5, 3, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A completed document after further commits of one event each.</summary>
    private static Document After(params DocumentEvent[] events)
    {
        var life = new Life().Completed();
        foreach (var e in events)
        {
            life.Carry(Decision.Of(e));
        }

        return life.State;
    }

    [Fact]
    public void What_is_on_hold_is_not_erased_until_it_is_released()
    {
        var held = After(new HoldSet("case 17"));

        Assert.IsType<Decision.Held>(Decide.Erase(held, "c1", null, null));
        Assert.IsType<Decision.Refuse>(Decide.Hold(held, "c2", "case 18"));
        Assert.IsType<Decision.Nothing>(Decide.Hold(held, "c2", "case 17"));
        var released = After(new HoldSet("case 17"), new HoldReleased("closed"));
        Assert.IsType<Decision.Write>(Decide.Erase(released, "c1", null, null));
        Assert.IsType<Decision.Refuse>(Decide.Release(released, "c3", "closed"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public void A_reason_is_one_line(string reason)
    {
        var state = After();
        Assert.IsType<Decision.Refuse>(Decide.Erase(state, "c1", reason, null));
        Assert.IsType<Decision.Refuse>(Decide.Hold(state, "c1", reason));
    }

    [Fact]
    public void An_erased_document_holds_nothing_but_that_it_was_and_owes_its_purge()
    {
        var before = After();
        var erased = After(new Erased("request", [Child]));

        Assert.Equal((before.Key, before.UploadedAt, before.CostUsd), (erased.Key, erased.UploadedAt, erased.CostUsd));
        Assert.Null(erased.Source);
        Assert.Equal("", erased.FileName);
        Assert.Empty(erased.PageBlobs);
        Assert.Null(erased.Summary);
        Assert.Empty(Pipeline.Owed(erased));
        Assert.True(Pipeline.OwesErasure(erased));
        Assert.Equal([Child], erased.Custody.Attachments.ToArray());
        Assert.IsType<Decision.Nothing>(Decide.Settle(erased, erased.Version));
        var purged = After(new Erased("request", [Child]), new Purged(4));
        Assert.IsType<Decision.Write>(Decide.Settle(purged, purged.Version));
        Assert.IsType<Decision.Nothing>(Decide.Purge(purged, 4));
        Assert.IsType<Decision.Nothing>(Decide.Erase(purged, "c9", null, null));
    }

    [Fact]
    public void Of_a_late_result_only_attachments_count_and_go_where_their_document_went()
    {
        var erased = After(new Erased("request", []), new Purged(4));
        StepReport Report(DocumentEvent result) =>
            new() { Step = Step.Attach, Attempt = 1, Result = result };

        var late = Decide.Record(erased, Report(new AttachmentsSubmitted(1, [Child], 0)), new RetryPolicy(), Noon);
        var kept = After(new Erased("request"));

        Assert.Equal([Child], Assert.IsType<Erased>(Assert.IsType<Decision.Write>(late).Events[0]).Attachments!.Value);
        Assert.IsType<Decision.Nothing>(
            Decide.Record(erased, Report(new Summarized(1, new BlobRef("00", 1))), new RetryPolicy(), Noon));
        Assert.IsType<Decision.Nothing>(
            Decide.Record(kept, Report(new AttachmentsSubmitted(1, [Child], 0)), new RetryPolicy(), Noon));
    }

    [Fact]
    public void A_disclosure_is_recorded_once_an_hour_for_each_caller_and_kind()
    {
        var custody = Custody.Common.With("ann", Disclosure.Text, Noon);

        Assert.True(custody.HasDisclosed("ann", Disclosure.Text, Noon.AddMinutes(59)));
        Assert.False(custody.HasDisclosed("ann", Disclosure.Text, Noon.AddMinutes(60)));
        Assert.False(custody.HasDisclosed("ann", Disclosure.Source, Noon));
        Assert.False(custody.HasDisclosed("bob", Disclosure.Text, Noon));
        var many = Enumerable.Range(0, 100).Aggregate(
            custody, (all, i) => all.With($"reader-{i}", Disclosure.Text, Noon));
        Assert.True(many.Disclosures.Length <= 32);
        Assert.True(many.HasDisclosed("reader-99", Disclosure.Text, Noon));
    }

    [Fact]
    public void Reading_and_holding_alone_is_nothing_to_tell_outside()
    {
        Assert.True(After(new Settled(), new HoldSet("case 17")).Custody.IsQuiet);
        Assert.False(After(new Settled(), new HoldSet("case 17"), new Reprocessed(Step.Classify)).Custody.IsQuiet);
        Assert.False(After(new Settled(), new Erased()).Custody.IsQuiet);
    }
}
