using Orleans.Docs.Tests;
using Orleans.Hosting;

namespace Orleans.Docs.Cluster.Tests;

/// <summary>One silo and one client for all tests of a class.</summary>
public class OneSilo : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    public RunningSilo Silo { get; private set; } = null!;

    public SiloClient Client { get; private set; } = null!;

    protected virtual string[] Options => [];

    protected virtual void Configure(ISiloBuilder silo)
    {
    }

    public async ValueTask InitializeAsync()
    {
        Silo = await RunningSilo.StartAsync(_directory.PathOf("data"), Options, Configure);
        Client = await Silo.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Silo.DisposeAsync();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }
}
