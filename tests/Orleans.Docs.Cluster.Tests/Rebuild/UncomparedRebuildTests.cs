using Orleans.Docs.Cluster.Tests.Erasing;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;
using Orleans.Docs.TestSilo;

namespace Orleans.Docs.Cluster.Tests.Rebuild;

/// <summary>
/// A complete generation beside a live one that cannot be read, and yet is not known to be damaged: whether it loses
/// anything nobody can tell, so that it waits for somebody to decide.
/// </summary>
public sealed class UncomparedRebuildTests : IAsyncLifetime
{
    private const int Documents = 3;

    private readonly TemporaryDirectory _directory = new();
    private UnreadableIndex _index = null!;
    private RunningSilo _silo = null!;
    private SiloClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _silo = await RunningSilo.StartAsync(
            _directory.PathOf("data"),
            ["Rebuild:TriesMax=2", "Rebuild:RetryDelay=00:00:00.010", "Rebuild:SaveEvery=00:00:00.050"],
            silo => Ports.Around<ISearchIndex>(silo.Services, (inner, _) => _index = new UnreadableIndex(inner)));
        _client = await _silo.ConnectAsync();
        for (var n = 0; n < Documents; n++)
        {
            await _client.SubmitAndSettle(
                System.Text.Encoding.UTF8.GetBytes($"Dear harbour master, ship number {n} arrives."), $"{n}.txt");
        }

        await Eventually.True(
            async () => (await _client.Docs.StatusAsync(Cancellation)).Unsettled == 0, "nothing is unsettled");
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _silo.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task It_is_held_with_the_reason_and_searches_go_on()
    {
        var held = await Held();
        Assert.False(held.Rebuild!.Hold);
        Assert.Null(held.Rebuild.Comparison);
        Assert.Equal($"it could not be compared with the live one: {UnreadableIndex.Reason}", held.Rebuild.Reason);
        Assert.InRange(_index.Refused, 2, int.MaxValue);
        Assert.Equal(
            [("g1", GenerationRole.Live), ("g2", GenerationRole.Building)],
            held.Generations.Select(generation => (generation.Name, generation.Role)));
        Assert.Equal(Documents, (await Search()).Total);

        // Another one waits for the decision as well.
        await Assert.ThrowsAsync<CommandRefusedException>(
            () => _client.Docs.RebuildIndexAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Whoever_knows_better_swaps_it_in()
    {
        await Held();
        var swapped = await _client.Docs.SwapIndexAsync(Cancellation);

        Assert.Equal(RebuildPhase.Done, swapped.Rebuild!.Phase);
        Assert.Equal("g2", swapped.Generations.Single(generation => generation.Role is GenerationRole.Live).Name);
        Assert.Equal(Documents, (await Search()).Total);
    }

    [Fact]
    public async Task Or_cancels_it_and_one_that_can_be_compared_goes_through_by_itself()
    {
        await Held();
        var cancelled = await _client.Docs.CancelRebuildAsync(Cancellation);
        Assert.Equal(RebuildPhase.Cancelled, cancelled.Rebuild!.Phase);
        Assert.Equal(["g1"], cancelled.Generations.Select(generation => generation.Name));

        _index.Unreadable = null;
        await _client.Docs.RebuildIndexAsync(cancellationToken: Cancellation);
        Assert.Equal(RebuildPhase.Done, (await _client.RebuildEnded()).Rebuild!.Phase);
    }

    private async Task<IndexStatus> Held()
    {
        _index.Unreadable = "g1";
        await _client.Docs.RebuildIndexAsync(cancellationToken: Cancellation);
        var status = await _client.RebuildEnded();
        Assert.Equal(RebuildPhase.Held, status.Rebuild!.Phase);
        return status;
    }

    private Task<SearchPage> Search() =>
        _client.Docs.SearchAsync(new SearchQuery { Text = "harbour" }, Cancellation);

    /// <summary>An index of which one generation's entries cannot be listed, for a reason that may pass.</summary>
    private sealed class UnreadableIndex(ISearchIndex inner) : DelegatingIndex(inner)
    {
        public const string Reason = "database index-g1.db cannot be read or written: input/output error";

        private int _refused;

        public string? Unreadable { get; set; }

        public int Refused => _refused;

        public override IAsyncEnumerable<IndexEntry> Entries(string generation, CancellationToken cancellationToken)
        {
            if (generation != Unreadable)
            {
                return base.Entries(generation, cancellationToken);
            }

            Interlocked.Increment(ref _refused);
            throw new IndexUnavailableException(Reason);
        }
    }
}
