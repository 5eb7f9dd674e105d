using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Orleans.Docs.Callers;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Documents;
using Orleans.Docs.Uploads;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Limits;
using Orleans.Docs.Web.Live;
using Orleans.Docs.Web.Mcp;
using Orleans.Docs.Web.OpenApi;
using Orleans.Docs.Web.Page;
using Orleans.Docs.Web.Problems;
using Orleans.Docs.Web.Routes;
using Orleans.Docs.Web.Visits;

namespace Orleans.Docs.Web;

/// <summary>
/// The HTTP interface, for a silo or for a client of silos. The host brings an <see cref="IGrainFactory"/>, a
/// <see cref="TimeProvider"/> and the <see cref="CallerTokens"/> of the cluster.
/// </summary>
public static class DocsWeb
{
    /// <summary>What every route of the interface begins with.</summary>
    public const string Root = "/" + Version;

    internal const string Version = "v1";

    private const int SendBufferBytes = 256 * 1024;

    private static readonly TimeSpan SlowGrace = TimeSpan.FromSeconds(5);

    /// <param name="port">Where to listen; 0 takes a free one.</param>
    public static void AddDocsWeb(this WebApplicationBuilder builder, int port)
    {
        var services = builder.Services;
        services.AddDocsWebOptions();
        services.TryAddSingleton<ShownDocuments>();
        services.AddSingleton<ShownAnswers>();
        services.AddSingleton<ApiKeyDoor>();
        services.AddSingleton<BearerTokens>();
        services.AddSingleton<DashboardVisits>();
        services.AddSingleton<Door>();
        services.AddSingleton<OriginCheck>();
        services.AddSingleton<ProblemWriter>();
        services.AddSingleton<HeadRequests>();
        services.AddSingleton<OpenStreams>();
        services.AddSingleton<EventStreams>();
        services.AddSingleton<Arrivals>();
        services.AddSingleton<QueryReadings>();
        services.AddSingleton<Health>();
        services.AddSingleton<PageFiles>();
        services.AddRouting();
        services.ConfigureHttpJsonOptions(json => WebJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddDocsOpenApi();
        services.AddDocsMcp();
        var telemetry = builder.Configuration.GetSection("Docs:Telemetry").Get<TelemetryOptions>() ?? new();
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                telemetry.ServiceName, serviceVersion: typeof(DocsWeb).Assembly.GetName().Version?.ToString(),
                autoGenerateServiceInstanceId: false))
            .WithMetrics(metrics => metrics
                .AddMeter(Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                .AddPrometheusExporter());
        AddServer(builder, port);

        // What these say of a request at lower levels holds its query, and so what somebody looked for.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        // Off, it puts no address into the scope of each line, in which somebody may have written anything.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    /// <summary>Binds and checks the options of this project.</summary>
    public static IServiceCollection AddDocsWebOptions(this IServiceCollection services)
    {
        DocsCore.Options<WebOptions, WebOptionsValidator>(services, "Web");
        DocsCore.Options<JwtOptions, JwtOptionsValidator>(services, "Callers:Jwt");
        DocsCore.Options<AnonymousOptions, AnonymousOptionsValidator>(services, "Callers:Anonymous");
        services.AddSingleton<IValidateOptions<WebOptions>, TrustedProxies>();
        services.AddSingleton<IValidateOptions<JwtOptions>, CallerOptionsValidator>();
        services.AddSingleton<IValidateOptions<AnonymousOptions>, CallerOptionsValidator>();
        services.AddOptions<UploadSettings>().BindConfiguration("Docs:Uploads");
        return services;
    }

    /// <exception cref="InvalidOperationException">A route declares no right.</exception>
    public static void MapDocsWeb(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseMiddleware<ProblemWriter>();
        app.UseMiddleware<HeadRequests>();
        app.UseHostFiltering();
        app.UseMiddleware<OriginCheck>();
        app.UseResponseCompression();
        app.UseRouting();
        app.UseMiddleware<Door>();
        app.MapPage();
        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json").IsOpen();
        app.MapPrometheusScrapingEndpoint("/metrics").Needs(Role.Operator | Role.Owner);

        var routes = app.MapGroup(Root);
        routes.MapSubmit();
        routes.MapUploads();
        routes.MapDocuments();
        routes.MapContent();
        routes.MapLayout();
        routes.MapCommands();
        routes.MapSearch();
        routes.MapReview();
        routes.MapBatches();
        routes.MapIndex();
        routes.MapOperations();
        routes.MapControl();
        routes.MapKeys();
        routes.MapCustody();
        routes.MapMaster();
        routes.MapVisits();
        app.MapDocsMcp();
        app.MapDashboard();
        RouteRights.Check(((IEndpointRouteBuilder)app).DataSources);
    }

    /// <summary>Where a started host listens, such as <c>http://127.0.0.1:20001</c>; null if it does not.</summary>
    public static string? AddressOf(IHost host) =>
        host.Services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();

    private static void AddServer(WebApplicationBuilder builder, int port)
    {
        var services = builder.Services;
        builder.WebHost.UseKestrelCore();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<WebOptions>, TimeProvider>(
            (kestrel, options, time) =>
        {
            var web = options.Value;
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = web.ConnectionsMax;
            kestrel.Limits.MaxRequestBodySize = web.BodyBytesMax;
            kestrel.Limits.RequestHeadersTimeout = web.HeadTimeMax;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(web.BodyBytesPerSecondMin, SlowGrace);
            kestrel.Listen(IPAddress.Parse(web.Address), port, listen => listen.Use(
                next => connection => StuckReaders.Watch(connection, next, web.StuckFor, time)));
        });
        services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = endpoint =>
        {
            // Of every connection: what the system holds for a client who reads slowly has a bound, and whether he
            // reads at all is seen soon.
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.SendBufferSize = SendBufferBytes;
            return socket;
        });
        services.AddHostFiltering(_ => { });
        services.AddOptions<HostFilteringOptions>().Configure<IOptions<WebOptions>>((hosts, options) =>
        {
            hosts.AllowedHosts = options.Value.AllowedHosts.Split(';', StringSplitOptions.RemoveEmptyEntries);
            hosts.AllowEmptyHosts = false;
            hosts.IncludeFailureMessage = false;
        });
        services.AddResponseCompression(compression =>
        {
            // Event streams are not in the list: a compressor would hold them back.
            compression.MimeTypes =
            [
                "application/json", "application/problem+json", "text/plain", "text/csv",
                "application/openapi+json",
            ];
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
    }
}
