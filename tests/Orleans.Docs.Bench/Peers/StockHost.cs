using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Docs.Bench.Probes;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace Orleans.Docs.Bench.Peers;

/// <summary>
/// A silo of stock Orleans in this process: no filters, journaled grains over the official storage on PostgreSQL, and
/// the probes that are grains.
/// </summary>
internal sealed class StockHost : IAsyncDisposable
{
    public const string LogProvider = "LogStorage";
    public const string StorageProvider = "Postgres";
    private const string Invariant = "Npgsql";

    private readonly IHost _host;

    private StockHost(IHost host) => _host = host;

    public static string Settings =>
        "JournaledGrain, LogStorage over Microsoft.Orleans.Persistence.AdoNet 10.4.2 on Npgsql, binary serializer, "
        + "64 connections, statements prepared by themselves, unencrypted";

    public static int Connections => 64;

    /// <summary>The bytes of each event; set before the silo starts.</summary>
    public static ImmutableArray<ReadOnlyMemory<byte>> Payloads { get; set; } = [];

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<StockHost> Start(
        PostgresServer server, PlainStores plain, CancellationToken cancellationToken)
    {
        await server.Execute(StockSchema.Script, cancellationToken);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Error).AddSimpleConsole();
        builder.Services.AddSingleton(plain);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), FreePort(), serviceId: "stock", clusterId: "stock");
            silo.AddLogStorageBasedLogConsistencyProvider(LogProvider);
            silo.AddAdoNetGrainStorage(StorageProvider, options => options.Configure<Serializer>((storage, binary) =>
            {
                storage.Invariant = Invariant;
                storage.ConnectionString = server.ConnectionString(Connections);
                storage.GrainStorageSerializer = new OrleansGrainStorageSerializer(binary);
            }));
        });
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new StockHost(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
