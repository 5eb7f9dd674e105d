using Orleans.Docs.Client;

namespace Orleans.Docs.Tests.Client;

public sealed class RetriesTests
{
    private readonly Retries _retries = new(new DocsClientOptions { CallAttemptsMax = 3 }, new ImmediateTime());

    [Fact]
    public async Task A_store_that_is_away_is_asked_again_and_a_damaged_index_is_not()
    {
        Assert.Equal(3, await Asked(new StorageUnavailableException("the disk is full")));
        Assert.Equal(1, await Asked(new IndexDamagedException("docs index rebuild makes it anew")));
    }

    private async Task<int> Asked(DocsException refusal)
    {
        var times = 0;
        var thrown = await Assert.ThrowsAnyAsync<DocsException>(() => _retries.CallAsync<int>(
            () =>
            {
                times++;
                throw refusal;
            },
            TestContext.Current.CancellationToken));
        Assert.Same(refusal, thrown);
        return times;
    }
}
