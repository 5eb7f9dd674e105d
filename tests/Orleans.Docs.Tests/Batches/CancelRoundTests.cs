using Orleans.Docs.Batches;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Tests.Batches;

public sealed class CancelRoundTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly DocumentKey One = new("acme", "one");
    private static readonly DocumentKey Other = new("acme", "other");

    private readonly CancelRound _round = new(Patience);

    [Fact]
    public void Pages_follow_at_once_and_the_round_ends_with_the_last()
    {
        _round.Cancelled(One);
        Assert.True(_round.EndPage("next"));
        Assert.Equal("next", _round.Cursor);
        Assert.False(_round.EndPage(null));
        Assert.Equal((null, true), (_round.Cursor, _round.HasMet));
        _round.Begin();
        Assert.False(_round.EndPage(null));
        Assert.False(_round.HasMet);
    }

    [Fact]
    public void One_that_is_damaged_is_given_up_at_once_and_any_other_when_patience_ends()
    {
        Assert.True(_round.Failed(One, new DocumentDamagedException("acme/one", "gone"), Start));
        Assert.False(_round.Failed(Other, new TimeoutException(), Start));
        Assert.False(_round.Failed(Other, new TimeoutException(), Start + (Patience / 2)));
        Assert.Equal((true, false, 1), (_round.IsGivenUp(One), _round.IsGivenUp(Other), _round.GivenUp));
        Assert.True(_round.Failed(Other, new TimeoutException(), Start + Patience));
        Assert.Equal(2, _round.GivenUp);
    }

    [Fact]
    public void Patience_begins_anew_with_one_that_could_be_cancelled()
    {
        _round.Failed(One, new TimeoutException(), Start);
        _round.Cancelled(One);
        Assert.False(_round.Failed(One, new TimeoutException(), Start + Patience));
    }

    [Fact]
    public void Where_none_of_a_page_can_be_cancelled_the_next_one_is_not_tried_at_once()
    {
        _round.Failed(One, new TimeoutException(), Start);
        Assert.False(_round.EndPage("next"));
        Assert.Equal((null, true), (_round.Cursor, _round.HasMet));
        _round.Failed(One, new TimeoutException(), Start);
        _round.Cancelled(Other);
        Assert.True(_round.EndPage("next"));
    }
}
