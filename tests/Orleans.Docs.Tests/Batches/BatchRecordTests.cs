using System.Collections.Immutable;
using Orleans.Docs.Batches;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;

namespace Orleans.Docs.Tests.Batches;

public sealed class BatchRecordTests
{
    private static readonly BatchRecord Fed = new()
    {
        OpenedAt = DateTimeOffset.UnixEpoch,
        OpenedBy = "key:1",
        Lane = Lane.Batch,
        Feed = new BatchFeed(Files: 4, Bytes: 40, Sent: 3, SentBytes: 30, Joined: 1, Refused: 1, IsOver: true),
    };

    [Fact]
    public void It_has_finished_when_what_every_feed_brought_is_indexed()
    {
        var again = Fed.FedAgain();
        Assert.Equal(BatchState.Running, With(again, indexed: 2).State);

        var over = again with { Feed = new BatchFeed(5, 50, 5, 50, 0, 0, IsOver: true) };
        Assert.Equal((BatchState.Running, 1L), (With(over, indexed: 6).State, With(over, indexed: 6).NotIndexed));
        Assert.Equal((BatchState.Finished, 0L), (With(over, indexed: 7).State, With(over, indexed: 7).NotIndexed));
    }

    [Fact]
    public void Files_that_come_again_are_waited_for_once()
    {
        var same = Fed.FedAgain() with { Feed = Fed.Feed with { Joined = 1, Repeated = 2 } };
        Assert.Equal(BatchState.Running, With(same, indexed: 1).State);
        Assert.Equal(BatchState.Finished, With(same, indexed: 2).State);

        // Of a feed that broke off before it told of any.
        var untold = Fed with { Feed = Fed.Feed with { Joined = 0, Repeated = 3 } };
        Assert.Equal(BatchState.Running, With(untold, indexed: 2).State);
        Assert.Equal(BatchState.Finished, With(untold, indexed: 3).State);
        Assert.Equal(3, untold.FedAgain().SentBefore);
    }

    [Fact]
    public void A_feed_that_begins_twice_is_counted_once() =>
        Assert.Equal(Fed.FedAgain(), Fed.FedAgain().FedAgain());

    private static BatchStatus With(BatchRecord batch, long indexed) => batch.Status(
        "some",
        new TenantTotals(ImmutableSortedDictionary<string, long>.Empty.Add("completed", indexed), 0, 0m),
        DateTimeOffset.UnixEpoch);
}
