using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Local;
using Orleans.Docs.Silo;
using Orleans.Docs.Web;
using Orleans.Hosting;

namespace Orleans.Docs.Cluster.Tests;

/// <summary>
/// The silo as it is, within this process. Its data directory outlives it, so that another goes on.
/// </summary>
public sealed class RunningSilo : IAsyncDisposable
{
    private readonly DataDirectory _data;
    private readonly IHost _host;
    private bool _stopped;

    private RunningSilo(DataDirectory data, IHost host, int gatewayPort)
    {
        _data = data;
        _host = host;
        GatewayPort = gatewayPort;
    }

    public int GatewayPort { get; }

    public string DataPath => _data.Path;

    public IServiceProvider Services => _host.Services;

    /// <summary>Where it serves HTTP; null where it does not.</summary>
    public string? WebAddress => DocsWeb.AddressOf(_host);

    /// <param name="options">As <c>Section:Option=value</c>, below <c>Docs</c>.</param>
    /// <param name="configure">May replace any port.</param>
    /// <param name="gatewayPort">0 takes a free one; a silo that takes over from another keeps that one's.</param>
    /// <param name="servesWeb">Whether it serves HTTP too.</param>
    public static async Task<RunningSilo> StartAsync(
        string dataDirectory, string[]? options = null, Action<ISiloBuilder>? configure = null, int gatewayPort = 0,
        bool servesWeb = false)
    {
        var port = gatewayPort != 0 ? gatewayPort : FreePort();
        var data = DataDirectory.Open(dataDirectory);
        var host = DocsSilo.Build(
            new SiloSettings
            {
                DataDirectory = dataDirectory,
                GatewayPort = port,
                ServesWeb = servesWeb,
                Arguments =
                [
                    "--Logging:LogLevel:Orleans.Docs=Error",
                    $"--Docs:Parser:WorkDirectory={dataDirectory}.parser",
                    .. (options ?? []).Select(option => "--Docs:" + option),
                ],
            },
            data, configure);
        await host.StartAsync();
        return new RunningSilo(data, host, port);
    }

    public Task<SiloClient> ConnectAsync(string tenant = "default") => SiloClient.ConnectAsync(this, tenant);

    /// <summary>Stops it; once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _data.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
