using Microsoft.Extensions.DependencyInjection;
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
    /// <summary>Ends what hangs: on a busy machine a silo that stops as it should takes long as well.</summary>
    private const int StopSecondsMax = 120;

    private readonly DataDirectory _data;
    private readonly IHost _host;
    private bool _stopped;

    private RunningSilo(DataDirectory data, IHost host)
    {
        _data = data;
        _host = host;
    }

    /// <summary>Of a silo that was started again on the same directory the same.</summary>
    public int GatewayPort => Services.GetRequiredService<SiloPorts>().Gateway;

    public string DataPath => _data.Path;

    public IServiceProvider Services => _host.Services;

    /// <summary>Where it serves HTTP; null where it does not.</summary>
    public string? WebAddress => DocsWeb.AddressOf(_host);

    /// <param name="options">As <c>Section:Option=value</c>, below <c>Docs</c>.</param>
    /// <param name="configure">May replace any port.</param>
    /// <param name="servesWeb">Whether it serves HTTP too.</param>
    public static async Task<RunningSilo> StartAsync(
        string dataDirectory, string[]? options = null, Action<ISiloBuilder>? configure = null, bool servesWeb = false)
    {
        var data = DataDirectory.Open(dataDirectory);
        var host = DocsSilo.Build(
            new SiloSettings
            {
                DataDirectory = dataDirectory,
                ServesWeb = servesWeb,
                Arguments =
                [
                    "--Logging:LogLevel:Orleans.Docs=Error",
                    $"--shutdownTimeoutSeconds={StopSecondsMax}",
                    $"--Docs:Parser:WorkDirectory={dataDirectory}.parser",
                    .. (options ?? []).Select(option => "--Docs:" + option),
                ],
            },
            data, configure);
        await host.StartAsync();
        return new RunningSilo(data, host);
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
}
