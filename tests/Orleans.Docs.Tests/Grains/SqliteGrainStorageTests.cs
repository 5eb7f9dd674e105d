using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Docs.Local.Grains;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Xunit;

namespace Orleans.Docs.Tests.Grains;

public sealed class SqliteGrainStorageTests : GrainStorageConformance
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    protected override ValueTask<IGrainStorage> Open() => new(new SqliteGrainStorage(
        _directory.PathOf("grains.db"),
        new SqliteGrainStorageOptions { StateBytesMax = 1000 },
        new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>()),
        _services.GetRequiredService<IActivatorProvider>(),
        TimeProvider.System));

    protected override void CleanUp()
    {
        _services.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_state_over_the_limit_is_refused()
    {
        var state = new CounterState { State = { Text = new string('x', 1000) } };
        await Assert.ThrowsAsync<ArgumentException>(
            () => Storage.WriteStateAsync("s", GrainId.Create("g", "a"), state));
        Assert.Null(state.ETag);
    }
}

public sealed class SqliteGrainStorageExtensionsTests
{
    [Fact]
    public async Task A_silo_finds_the_storage_by_its_name_and_gives_it_its_serialiser()
    {
        using var directory = new TemporaryDirectory();
        using var host = new HostBuilder()
            .UseOrleans(silo => silo
                .UseLocalhostClustering()
                .AddSqliteGrainStorage("docs", directory.PathOf("grains.db"), options => options.StateBytesMax = 500))
            .Build();

        var storage = host.Services.GetRequiredKeyedService<IGrainStorage>("docs");
        var state = new CounterState { State = { Count = 3 } };
        await storage.WriteStateAsync("s", GrainId.Create("g", "a"), state);

        var options = host.Services.GetRequiredService<IOptionsMonitor<SqliteGrainStorageOptions>>().Get("docs");
        Assert.Equal(500, options.StateBytesMax);
        Assert.True(File.Exists(directory.PathOf("grains.db")));
    }
}
