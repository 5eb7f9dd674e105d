using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Docs.Cluster.Tests.Operations;

/// <summary>A client whose call the store of grains failed is told to come again, and what is stored counts.</summary>
[Collection(WholeSystem.Name)]
public sealed class StateFaultsTests
{
    private static readonly SqliteUnavailableException Full = new("grains.db", SqliteFault.DiskFull);

    [Fact]
    public async Task A_grain_that_cannot_read_its_state_says_why_and_comes_up_when_it_can()
    {
        await using var running = await Running.Start();
        var keys = running.Client.Grains.GetGrain<IApiKeysGrain>("default");
        running.States.Before = Full;
        var told = await Assert.ThrowsAsync<StorageUnavailableException>(() => keys.List());
        Assert.Equal(
            (StorageFault.DiskFull, $"{Full.Message}; {StorageFault.DiskFull.Advice()}"), (told.Fault, told.Message));
        running.States.Before = null;
        Assert.Empty(await keys.List());
    }

    [Fact]
    public async Task A_write_that_failed_is_not_seen_and_one_whose_answer_got_lost_is()
    {
        await using var running = await Running.Start();
        var control = running.Client.Grains.GetGrain<IControlGrain>("default");
        Assert.Empty(await control.Pauses());

        running.States.Before = Full;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => control.PauseEngine(Step.Classify, true));
        running.States.Before = null;
        Assert.Empty(await control.Pauses());

        running.States.After = Full;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => control.PauseEngine(Step.Classify, true));
        running.States.After = null;
        Assert.Equal("classify", Assert.Single(await control.Pauses()).Name);
        Assert.Empty(await control.PauseEngine(Step.Classify, false));
    }

    /// <summary>A silo on a store of grains that a test breaks.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly TemporaryDirectory _directory = new();

        public BreakingStates States { get; private set; } = null!;

        public SiloClient Client { get; private set; } = null!;

        private RunningSilo Silo { get; set; } = null!;

        public static async Task<Running> Start()
        {
            var running = new Running();
            running.Silo = await RunningSilo.StartAsync(
                running._directory.PathOf("data"), configure: silo => running.Break(silo.Services));
            running.Client = await running.Silo.ConnectAsync();
            return running;
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await Silo.DisposeAsync();
            _directory.Dispose();
        }

        private void Break(IServiceCollection services)
        {
            var inner = services.Last(service => service.IsKeyedService
                && service.ServiceType == typeof(IGrainStorage) && StorageNames.Wing.Equals(service.ServiceKey));
            services.Remove(inner);
            services.AddKeyedSingleton<IGrainStorage>(StorageNames.Wing, (provider, key) =>
                States = new BreakingStates((IGrainStorage)inner.KeyedImplementationFactory!(provider, key)));
        }
    }

    private sealed class BreakingStates(IGrainStorage inner) : IGrainStorage, IDisposable
    {
        public volatile Exception? Before;

        public volatile Exception? After;

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            Break(() => inner.ReadStateAsync(stateName, grainId, grainState));

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            Break(() => inner.WriteStateAsync(stateName, grainId, grainState));

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            Break(() => inner.ClearStateAsync(stateName, grainId, grainState));

        public void Dispose() => (inner as IDisposable)?.Dispose();

        private async Task Break(Func<Task> call)
        {
            if (Before is { } before)
            {
                throw before;
            }

            await call();
            if (After is { } after)
            {
                throw after;
            }
        }
    }
}
