using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Orleans.Configuration;
using Orleans.Docs.Documents;
using Orleans.Docs.Local;
using Orleans.Hosting;

namespace Orleans.Docs.Silo;

/// <summary>The composition root: one silo, the embedded wing, its data directory.</summary>
public static class DocsSilo
{
    /// <summary>
    /// A host that is ready to start. <paramref name="configure"/> comes last and may replace any port.
    /// </summary>
    /// <param name="data">The directory, taken by the caller.</param>
    public static IHost Build(SiloSettings settings, DataDirectory data, Action<ISiloBuilder>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings
        {
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: false)
            .AddJsonFile(Path.Combine(Path.GetFullPath(settings.DataDirectory), "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(settings.Arguments);
        builder.Logging
            .AddConfiguration(builder.Configuration.GetSection("Logging"))
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
                console.UseUtcTimestamp = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            })
            .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        var ports = new SiloPorts(
            settings.SiloPort != 0 ? settings.SiloPort : FreePort(),
            settings.GatewayPort != 0 ? settings.GatewayPort : FreePort());
        builder.Services.AddSingleton(ports);
        builder.Services.AddHostedService<AnnouncementFile>();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(
                ports.Silo, ports.Gateway, serviceId: SiloSettings.ServiceId, clusterId: SiloSettings.ClusterId);
            silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(5));
            silo.AddDocs().AddLocalWing(data);
            configure?.Invoke(silo);
        });
        return builder.Build();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The ports that this silo took.</summary>
internal sealed record SiloPorts(int Silo, int Gateway);
