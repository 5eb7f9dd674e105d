using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Callers;
using Orleans.Docs.Silo;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Docs.Cluster.Tests.Callers;

/// <summary>A plain Orleans client at the gateway, which sends whatever token it is given, or none.</summary>
internal sealed class AnyClient : IAsyncDisposable
{
    private readonly IHost _host;

    private AnyClient(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IClusterClient>();

    public static async Task<AnyClient> ConnectAsync(RunningSilo silo)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddOrleansClient(client => client.UseLocalhostClustering(
            silo.GatewayPort, SiloSettings.ServiceId, SiloSettings.ClusterId));
        var host = builder.Build();
        await host.StartAsync();
        return new AnyClient(host);
    }

    /// <summary>Calls with this token in the request context; null sends none.</summary>
    public static async Task As(string? token, Func<Task> call)
    {
        RequestContext.Clear();
        if (token is not null)
        {
            RequestContext.Set(CallerToken.RequestContextKey, token);
        }

        await call();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
