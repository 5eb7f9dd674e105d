using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Docs.Aws;
using Orleans.Docs.Aws.Cluster;
using Orleans.Docs.Documents;
using Orleans.Docs.Local;
using Orleans.Docs.Local.Notifications;
using Orleans.Docs.Web;
using Orleans.Docs.Web.Visits;
using Orleans.Hosting;

namespace Orleans.Docs.Silo;

/// <summary>The composition root: one silo, its wing, its data directory.</summary>
public static class DocsSilo
{
    private const int PortsFrom = 20_000;
    private const int PortPairs = 6_000;
    private const int WebPortsFrom = 8_000;

    /// <summary>
    /// A host that is ready to start. <paramref name="configure"/> comes last and may replace any port.
    /// </summary>
    /// <param name="data">The directory, taken by the caller.</param>
    public static IHost Build(SiloSettings settings, DataDirectory data, Action<ISiloBuilder>? configure = null)
    {
        var configuration = Configuration(settings.DataDirectory, settings.Arguments);
        var web = configuration.GetSection("Docs:Web").Get<WebOptions>() ?? new WebOptions();
        var server = settings.ServesWeb && web.Host is WebHost.Silo
            ? WebApplication.CreateEmptyBuilder(
                new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory })
            : null;
        IHostApplicationBuilder builder = server is not null
            ? server
            : Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings
            {
                ContentRootPath = AppContext.BaseDirectory,
            });
        builder.Configuration.AddConfiguration(configuration, shouldDisposeConfiguration: true);
        LogToConsole(builder);
        var preferred = PreferredPort(data.Path);
        var ports = new SiloPorts(
            settings.SiloPort != 0 ? settings.SiloPort : FreePort(preferred + 1),
            settings.GatewayPort != 0 ? settings.GatewayPort : FreePort(preferred));
        builder.Services.AddSingleton(ports);
        builder.Services.AddHostedService<AnnouncementFile>();
        var wing = builder.Configuration["Docs:Wing"] ?? LocalWing.Name;
        builder.UseOrleans(silo =>
        {
            silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(5));
            silo.AddDocs();
            builder.AddTelemetryExport(() => silo.AddActivityPropagation());
            if (web.Dashboard)
            {
                silo.AddDocsDashboard();
            }

            switch (wing)
            {
                case LocalWing.Name:
                    silo.UseLocalhostClustering(
                        ports.Silo, ports.Gateway, serviceId: SiloSettings.ServiceId,
                        clusterId: SiloSettings.ClusterId);
                    silo.UseClusterTls(configuration, isReachable: false);
                    silo.AddLocalWing(data, settings.MakesStores);
                    break;
                case AwsWing.Name:
                    silo.UseClusterTls(configuration, IsReachable(configuration));
                    AddAwsWing(silo, data, ports);
                    break;
                default:
                    throw new ArgumentException(
                        $"Docs:Wing is '{wing}'; it may be {LocalWing.Name} or {AwsWing.Name}");
            }

            configure?.Invoke(silo);
        });
        if (server is null)
        {
            return ((HostApplicationBuilder)builder).Build();
        }

        // Last, so that requests are taken once the silo is up and until it stops.
        server.AddDocsWeb(WebPort(web, data.Path));
        var app = server.Build();
        app.MapDocsWeb();
        return app;
    }

    /// <summary>What every program here reads; a later place wins.</summary>
    /// <exception cref="ArgumentException">A file is missing or is no JSON.</exception>
    internal static IConfigurationRoot Configuration(string dataDirectory, string[] arguments)
    {
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "quotas.json"), optional: false)
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: false)
                .AddJsonFile(Path.Combine(Path.GetFullPath(dataDirectory), "appsettings.json"), optional: true)
                .AddEnvironmentVariables()
                .AddCommandLine(arguments)
                .Build();
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            throw new ArgumentException(
                e.InnerException is null ? e.Message : $"{e.Message} {e.GetBaseException().Message}", e);
        }
    }

    /// <summary>The port that was asked for, or the one that belongs to the directory while it is free.</summary>
    internal static int WebPort(WebOptions web, string directory) =>
        web.Port != 0 ? web.Port : FreePort(PreferredPort(directory) - PortsFrom + WebPortsFrom);

    internal static void LogToConsole(IHostApplicationBuilder builder) => builder.Logging
        .AddConfiguration(builder.Configuration.GetSection("Logging"))
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        })
        .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

    /// <summary>Without an address it listens on all that the machine has.</summary>
    private static bool IsReachable(IConfiguration configuration) =>
        configuration.GetSection("Docs:Aws:Cluster").Get<AwsClusterOptions>()?.Address is not { } address
        || !IPAddress.IsLoopback(IPAddress.Parse(address));

    /// <summary>The wing on AWS; what its engines do not read or know, the local ones do.</summary>
    private static void AddAwsWing(ISiloBuilder silo, DataDirectory data, SiloPorts ports)
    {
        silo.AddAwsWing();
        silo.Services.AddSingleton(data).AddLocalEngines().AddWebhooks();
        silo.Services.AddOptions<EndpointOptions>().Configure<IOptions<AwsClusterOptions>>((endpoints, cluster) =>
        {
            endpoints.SiloPort = ports.Silo;
            endpoints.GatewayPort = ports.Gateway;
            if (cluster.Value.Address is { } address)
            {
                endpoints.AdvertisedIPAddress = IPAddress.Parse(address);
            }
            else
            {
                endpoints.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, ports.Silo);
                endpoints.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Any, ports.Gateway);
            }
        });
    }

    /// <summary>
    /// The same for the same directory, so that clients find a silo that was started again; below the range from which
    /// systems take ports for outgoing connections.
    /// </summary>
    private static int PreferredPort(string directory)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(directory));
        return PortsFrom + (2 * (BinaryPrimitives.ReadUInt16BigEndian(hash) % PortPairs));
    }

    private static int FreePort(int preferred)
    {
        foreach (var port in new[] { preferred, 0 })
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException) when (port != 0)
            {
                // Taken by somebody else: any free one will do.
            }
        }

        throw new InvalidOperationException("no TCP port is free on 127.0.0.1");
    }
}

/// <summary>The ports that this silo took.</summary>
internal sealed record SiloPorts(int Silo, int Gateway);
