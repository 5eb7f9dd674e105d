using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Docs.Anchors;
using Orleans.Docs.Blobs;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Local;
using Orleans.Docs.Search;
using Orleans.Docs.Silo;
using Orleans.Docs.Tests;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Orleans.Docs.Cluster.Tests;

/// <summary>
/// A cluster of three silos within this process. They share the stores of the embedded wing as others share those of
/// AWS: a silo that is composed and never started has them, so that none goes with a silo that is killed.
/// </summary>
public sealed class ThreeSilos : IAsyncDisposable
{
    private const string Tenant = "default";

    private readonly TemporaryDirectory _directory = new();
    private readonly DataDirectory _data;
    private readonly IHost _stores;
    private readonly InProcessTestCluster _cluster;

    private ThreeSilos(Action<ISiloBuilder> configure)
    {
        var path = _directory.PathOf("data");
        string[] arguments =
        [
            "--Logging:LogLevel:Orleans.Docs=Error", $"--Docs:Parser:WorkDirectory={path}.parser",
        ];
        _data = DataDirectory.Open(path);
        _stores = DocsSilo.Build(
            new SiloSettings { DataDirectory = path, ServesWeb = false, Arguments = arguments }, _data);
        var builder = new InProcessTestClusterBuilder(3);
        builder.ConfigureSiloHost(
            (_, host) => host.Configuration.AddConfiguration(DocsSilo.Configuration(path, arguments)));
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddDocs().AddLocalWing(_data);
            Share(silo.Services);

            // A silo that is gone is noticed within seconds.
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromSeconds(1);
                membership.NumMissedProbesLimit = 2;
                membership.NumVotesForDeathDeclaration = 1;
            });
            configure(silo);
        });
        var owner = new LocalCallerTokenSource(path, Tenant, TimeProvider.System);
        var silos = _stores.Services.GetRequiredService<CallerTokens>();
        builder.ConfigureClient(client => client.AddOutgoingGrainCallFilter(async call =>
        {
            // The cluster asks for its own state through the same client.
            var isOfDocs = call.InterfaceMethod.DeclaringType!.Namespace!.StartsWith(
                typeof(DocumentKey).Namespace!, StringComparison.Ordinal);
            RequestContext.Set(CallerToken.RequestContextKey, isOfDocs ? await owner.GetAsync() : silos.SiloToken());
            await call.Invoke();
        }));
        _cluster = builder.Build();
    }

    public IReadOnlyList<InProcessSiloHandle> Silos => [.. _cluster.GetActiveSilos()];

    public IDocsClient Client => new DocsClient(
        _cluster.Client, Options.Create(new DocsClientOptions { Tenant = Tenant }), TimeProvider.System);

    public static async Task<ThreeSilos> StartAsync(Action<ISiloBuilder> configure)
    {
        var silos = new ThreeSilos(configure);
        await silos._cluster.DeployAsync();
        return silos;
    }

    /// <summary>The silo on which a grain lives.</summary>
    public async Task<InProcessSiloHandle> Of(IAddressable grain)
    {
        var address = await Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>()
            .GetGrain<IManagementGrain>(0).GetActivationAddress(grain);
        return Silos.Single(silo => silo.SiloAddress.Equals(address));
    }

    /// <summary>It says nothing to anybody any more.</summary>
    public Task Kill(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await ((IAsyncDisposable)_stores).DisposeAsync();
        _data.Dispose();
        _directory.Dispose();
    }

    private void Share(IServiceCollection services)
    {
        Share<IMasterKey>(services);
        Share<IKeyStore>(services);
        Share<IEventStore>(services);
        Share<IBlobStore>(services);
        Share<ISearchIndex>(services);
        Share<IRootStore>(services);
        Share<IRootSigner>(services);
        Share<CallerTokens>(services);
        services.RemoveAllKeyed<IGrainStorage>(StorageNames.Wing);
        services.AddKeyedSingleton(
            StorageNames.Wing, _stores.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Wing));
    }

    private void Share<T>(IServiceCollection services) where T : class =>
        services.Replace(ServiceDescriptor.Singleton(_stores.Services.GetRequiredService<T>()));
}
