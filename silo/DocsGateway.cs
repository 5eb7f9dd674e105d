using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Aws;
using Orleans.Docs.Aws.Callers;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Local.Callers;
using Orleans.Docs.Operations;
using Orleans.Docs.Web;
using Orleans.Docs.Web.Visits;

namespace Orleans.Docs.Silo;

/// <summary>
/// Serves HTTP in a process of its own, as a client of silos that serve none. It signs callers' tokens as a silo does,
/// and so has the same key.
/// </summary>
internal static class DocsGateway
{
    public static async Task<WebApplication> Build(SiloSettings settings, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var configuration = DocsSilo.Configuration(settings.DataDirectory, settings.Arguments);
        builder.Configuration.AddConfiguration(configuration, shouldDisposeConfiguration: true);
        DocsSilo.LogToConsole(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ICallerTokenSource, Nobody>();
        if (configuration["Docs:Wing"] == AwsWing.Name)
        {
            builder.Services.AddAwsStores().AddDocsClient(
                options => options.Tls = ClusterSecurity.FilesOf(configuration), client => client.AddAwsGateways());
            builder.Services.AddSingleton(provider => new CallerTokens(
                () => provider.GetRequiredService<CallersKey>().Value, provider.GetRequiredService<TimeProvider>()));
        }
        else
        {
            AddEmbedded(builder.Services, settings.DataDirectory);
        }

        var web = configuration.GetSection("Docs:Web").Get<WebOptions>() ?? new WebOptions();
        if (web.Dashboard)
        {
            builder.Services.AddOrleansClient(client => client.AddDocsDashboard());
        }

        // Its calls to grains take part in the trace of their request already, as those of every client do.
        builder.AddTelemetryExport(() => { });
        builder.AddDocsWeb(DocsSilo.WebPort(web, Path.GetFullPath(settings.DataDirectory)));
        var app = builder.Build();
        if (app.Services.GetService<CallersKey>() is { } key)
        {
            await key.Fetch(cancellationToken);
        }

        app.MapDocsWeb();
        return app;
    }

    /// <summary>The silo of a data directory on this machine, whose key this user can read.</summary>
    private static void AddEmbedded(IServiceCollection services, string directory)
    {
        var path = Path.Combine(directory, SiloAnnouncement.FileName);
        if (!File.Exists(path))
        {
            throw new ArgumentException($"no silo runs on {directory}; start one with: ./docs up --data {directory}");
        }

        var silo = JsonSerializer.Deserialize(File.ReadAllBytes(path), AnnouncementJson.Default.SiloAnnouncement)
            ?? throw new ArgumentException($"{path} is damaged");
        services.AddDocsClient(options =>
        {
            options.Gateways.Add(new IPEndPoint(IPAddress.Loopback, silo.GatewayPort).ToString());
            options.ClusterId = silo.ClusterId;
            options.ServiceId = silo.ServiceId;
            options.Tls = silo.Tls;
        });
        services.AddSingleton(provider => new CallerTokens(
            CallersKeyFile.LoadOrCreate(directory), provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>A call that no request asked for is nobody's, and is refused.</summary>
    private sealed class Nobody : ICallerTokenSource
    {
        public ValueTask<string> GetAsync() => ValueTask.FromResult("nobody");
    }
}
