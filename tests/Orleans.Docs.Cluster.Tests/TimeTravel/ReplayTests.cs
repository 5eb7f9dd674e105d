using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.TimeTravel;

/// <summary>Replays of the index are bounded in number and life, belong to one tenant, and outlive a restart.</summary>
public sealed class ReplayTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replays_are_bounded_and_named_once_and_hold_one_tenants_documents()
    {
        using var directory = new TemporaryDirectory();
        await using var silo = await RunningSilo.StartAsync(
            directory.PathOf("data"), ["Replay:PerTenantMax=2", "Replay:TotalMax=3"]);
        await using var ours = await silo.ConnectAsync();
        await using var theirs = await silo.ConnectAsync("other");
        await ours.SubmitAndSettle("Dear all, ours. Regards"u8.ToArray(), "ours.txt");
        await theirs.SubmitAndSettle("Dear all, theirs. Regards"u8.ToArray(), "theirs.txt");
        await theirs.SubmitAndSettle("Dear all, theirs too. Regards"u8.ToArray(), "too.txt");
        var now = TimeProvider.System.GetUtcNow();

        await Refused(() => ours.Docs.StartReplayAsync("later", now.AddHours(1), Cancelled));
        Assert.Equal(1, (await Built(ours, "a", now)).Documents);
        Assert.Equal(2, (await Built(theirs, "a", now)).Documents);
        Assert.Equal(0, (await Built(ours, "b", now.AddYears(-1))).Documents);
        Assert.Equal(ReplayState.Ready, (await ours.Docs.StartReplayAsync("a", now, Cancelled)).State);
        await Refused(() => ours.Docs.StartReplayAsync("a", now.AddSeconds(-1), Cancelled));
        await Refused(() => ours.Docs.StartReplayAsync("c", now, Cancelled));
        await Refused(() => theirs.Docs.StartReplayAsync("c", now, Cancelled));

        Assert.Equal(1, (await ours.Docs.SearchReplayAsync("a", new SearchQuery(), Cancelled)).Total);
        Assert.Equal(0, (await ours.Docs.SearchReplayAsync("b", new SearchQuery(), Cancelled)).Total);
        await Refused(() => ours.Docs.SearchReplayAsync("c", new SearchQuery(), Cancelled));
        var live = await silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IIndexGenerationsGrain>(0).Get();
        Assert.DoesNotContain(live.All, generation => generation.StartsWith("replay", StringComparison.Ordinal));

        Assert.True(await ours.Docs.DropReplayAsync("b", Cancelled));
        Assert.False(await ours.Docs.DropReplayAsync("b", Cancelled));
        Assert.Equal(1, (await Built(ours, "c", now)).Documents);
    }

    [Fact]
    public async Task A_replay_outlives_a_restart_and_goes_by_itself_when_its_time_is_over()
    {
        using var directory = new TemporaryDirectory();
        var data = directory.PathOf("data");
        var clock = new PastClock(TimeSpan.FromHours(2));
        var now = clock.GetUtcNow();
        string[] options = ["Replay:Life=01:00:00", "Sweep:Interval=00:00:01"];
        await using (var first = await RunningSilo.StartAsync(data, options, clock.Set))
        {
            await using var client = await first.ConnectAsync();
            await client.Docs.StartReplayAsync("kept", now, Cancelled);
        }

        await using var silo = await RunningSilo.StartAsync(data, options, clock.Set);
        await using (var client = await silo.ConnectAsync())
        {
            Assert.Equal(ReplayState.Ready, (await Built(client, "kept", now)).State);
            Assert.Single(Files(data));
        }

        // Nobody asks for it any more.
        clock.CatchUp();
        await Eventually.True(
            () => Task.FromResult(Files(data).Length == 0), "the file of the replay is gone", TimeSpan.FromMinutes(1));
    }

    private static async Task<ReplayStatus> Built(SiloClient client, string name, DateTimeOffset asOf)
    {
        var replay = await client.Docs.StartReplayAsync(name, asOf, Cancelled);
        await Eventually.True(
            async () =>
            {
                replay = (await client.Docs.ReplaysAsync(Cancelled)).Single(r => r.Name == name);
                return replay.State is ReplayState.Ready or ReplayState.Failed;
            },
            $"the replay {name} is built");
        Assert.Equal((ReplayState.Ready, 0), (replay.State, replay.Unreadable));
        return replay;
    }

    private static string[] Files(string data) =>
        Directory.GetFiles(Path.Combine(data, "index"), "index-replay-*.db");

    private static async Task Refused(Func<Task> call) => await Assert.ThrowsAsync<CommandRefusedException>(call);
}
