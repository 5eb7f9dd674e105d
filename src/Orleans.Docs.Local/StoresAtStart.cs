using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Anchors;
using Orleans.Docs.Blobs;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Search;
using Orleans.Storage;

namespace Orleans.Docs.Local;

/// <summary>
/// Opens every store before the silo starts, so that a damaged file or a missing key ends the start with its
/// typed error instead of failing the first document.
/// </summary>
public sealed class StoresAtStart(IServiceProvider services) : IHostedLifecycleService
{
    /// <summary>Opens them now, for a program that would say itself what is wrong before its host starts.</summary>
    public static void Open(IServiceProvider services)
    {
        services.GetRequiredService<IMasterKey>();
        services.GetRequiredService<IKeyStore>();
        services.GetRequiredService<IEventStore>();
        services.GetRequiredService<IBlobStore>();
        services.GetRequiredService<ISearchIndex>();
        services.GetRequiredService<IRootStore>();
        services.GetRequiredService<IRootSigner>();
        services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Wing);
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Open(services);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
