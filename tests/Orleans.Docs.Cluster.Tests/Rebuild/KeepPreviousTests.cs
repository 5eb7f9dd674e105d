using Orleans.Docs.Search;

namespace Orleans.Docs.Cluster.Tests.Rebuild;

/// <summary>The generation before the live one goes when its time is over, and nobody has to ask.</summary>
public sealed class KeepPreviousTests(KeepPreviousTests.Briefly silo) : IClassFixture<KeepPreviousTests.Briefly>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public sealed class Briefly : OneSilo
    {
        protected override string[] Options => ["Rebuild:KeepPrevious=00:00:01", "Sweep:Interval=00:00:00.200"];
    }

    [Fact]
    public async Task The_generation_before_is_dropped_when_its_time_is_over()
    {
        var docs = silo.Client.Docs;
        var document = (await silo.Client.Submit("Dear harbour master, we sail.\n"u8.ToArray(), "letter.txt")).Document;
        await silo.Client.Settled(document);
        await docs.RebuildIndexAsync(cancellationToken: Cancellation);
        IndexStatus status = null!;
        await Eventually.True(
            async () =>
            {
                status = await docs.IndexStatusAsync(Cancellation);
                return status is { Rebuild.Phase: RebuildPhase.Done, Generations: [{ Name: "g2" }] }
                    && Directory.GetFiles(Path.Combine(silo.Silo.DataPath, "index"), "index-g1*").Length == 0;
            },
            "only the new generation is left");

        Assert.Null(status.DropAt);
        Assert.Equal(1, (await docs.SearchAsync(new SearchQuery { Text = "harbour" }, Cancellation)).Total);
    }
}
