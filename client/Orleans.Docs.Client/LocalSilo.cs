using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Docs.Operations;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace Orleans.Docs.Client;

/// <summary>Finds the embedded silo of a data directory by what it announces there, and connects to it.</summary>
internal static class LocalSilo
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    public static async Task<DocsClient> ConnectAsync(
        string dataDirectory, string tenant, TimeProvider time, CancellationToken cancellationToken)
    {
        var directory = Path.GetFullPath(dataDirectory);
        var silo = await FindAsync(directory, cancellationToken);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<ICallerTokenSource>(
            Environment.GetEnvironmentVariable(SiloAnnouncement.TokenVariable) is { Length: > 0 } token
                ? new StaticCallerTokenSource(token)
                : new LocalCallerTokenSource(directory, tenant, time));
        builder.Services.AddDocsClient(options =>
        {
            options.Gateways.Add(new IPEndPoint(IPAddress.Loopback, silo.GatewayPort).ToString());
            options.ClusterId = silo.ClusterId;
            options.ServiceId = silo.ServiceId;
            options.Tenant = tenant;
            options.Tls = silo.Tls;
            options.ConnectAttemptsMax = 2;
        });

        var host = builder.Build();
        try
        {
            // An Orleans client whose silo dies amidst the greeting would wait for ever, whatever its token says.
            await host.StartAsync(cancellationToken).WaitAsync(ConnectTimeout, time, cancellationToken);
        }
        catch (Exception e) when (e is SiloUnavailableException or ConnectionFailedException or TimeoutException)
        {
            host.Dispose();
            throw new NoSiloException(directory, $"the silo of {directory} takes no calls", e);
        }

        return new DocsClient(
            host.Services.GetRequiredService<IClusterClient>(),
            host.Services.GetRequiredService<IOptions<DocsClientOptions>>(), time, host);
    }

    /// <exception cref="NoSiloException">Nothing is announced, or the process that announced itself is
    /// gone.</exception>
    internal static async Task<SiloAnnouncement> FindAsync(string directory, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, SiloAnnouncement.FileName);
        try
        {
            var silo = JsonSerializer.Deserialize<SiloAnnouncement>(
                await File.ReadAllBytesAsync(path, cancellationToken), JsonSerializerOptions.Web);
            return silo is not null && IsAlive(silo.ProcessId)
                ? silo
                : throw new NoSiloException(directory, $"no silo runs on {directory}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NoSiloException(directory, $"no silo runs on {directory}", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new NoSiloException(directory, $"the silo of {directory} belongs to another user", e);
        }
        catch (JsonException e)
        {
            throw new NoSiloException(directory, $"{path} is damaged", e);
        }
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Leaves signals to the program that connects.</summary>
    private sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
