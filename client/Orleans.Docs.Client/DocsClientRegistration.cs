using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Docs.Client;

/// <summary>
/// Registers <see cref="IDocsClient"/> and the Orleans client beneath it; the host connects when it starts.
/// </summary>
public static class DocsClientRegistration
{
    /// <param name="services">Of the host that will use the client.</param>
    /// <param name="configure">Says where the gateways are and for which tenant; or bind the options elsewhere.</param>
    /// <param name="configureOrleans">Sets another clustering than fixed gateways; leave the gateways empty
    /// then.</param>
    public static IServiceCollection AddDocsClient(
        this IServiceCollection services, Action<DocsClientOptions>? configure = null,
        Action<IClientBuilder>? configureOrleans = null)
    {
        services.AddOptions<DocsClientOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DocsClientOptions>, DocsClientOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ICallerTokenSource>(provider => new StaticCallerTokenSource(
            provider.GetRequiredService<IOptions<DocsClientOptions>>().Value.Token
            ?? throw new InvalidOperationException("register an ICallerTokenSource, or set DocsClientOptions.Token")));
        services.AddSingleton<IDocsClient>(provider => new DocsClient(
            provider.GetRequiredService<IClusterClient>(),
            provider.GetRequiredService<IOptions<DocsClientOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddOptions<ClusterOptions>().Configure<IOptions<DocsClientOptions>>((cluster, options) =>
        {
            cluster.ClusterId = options.Value.ClusterId;
            cluster.ServiceId = options.Value.ServiceId;
        });

        services.AddOptions<ClientConnectionOptions>().Configure<IOptions<DocsClientOptions>>((connections, options) =>
        {
            if (options.Value.Tls is { } files)
            {
                var tls = new TlsOptions();
                ClusterTls.Apply(tls, files);
                connections.ConfigureConnection(connection => connection.UseClientTls(tls));
            }
        });

        return services.AddOrleansClient(client =>
        {
            client.AddOutgoingGrainCallFilter<CallerTokenFilter>();
            client.AddActivityPropagation();
            client.Services.AddSingleton<IClientConnectionRetryFilter, ConnectionRetries>();
            if (configureOrleans is not null)
            {
                configureOrleans(client);
                return;
            }

            client.UseStaticClustering();
            client.Services.AddOptions<StaticGatewayListProviderOptions>().Configure<IOptions<DocsClientOptions>>(
                (gateways, options) => gateways.Gateways = [.. options.Value.Gateways.Select(ToGateway)]);
        });
    }

    /// <inheritdoc cref="AddDocsClient(IServiceCollection, Action{DocsClientOptions}?, Action{IClientBuilder}?)"/>
    public static IHostApplicationBuilder AddDocsClient(
        this IHostApplicationBuilder builder, Action<DocsClientOptions>? configure = null,
        Action<IClientBuilder>? configureOrleans = null)
    {
        builder.Services.AddDocsClient(configure, configureOrleans);
        return builder;
    }

    private static Uri ToGateway(string text) => IPEndPoint.TryParse(text, out var endPoint)
        ? endPoint.ToGatewayUri()
        : throw new OptionsValidationException(
            nameof(DocsClientOptions), typeof(DocsClientOptions),
            [$"gateway '{text}' is not of the form address:port"]);

    private sealed class ConnectionRetries(IOptions<DocsClientOptions> options, TimeProvider time)
        : IClientConnectionRetryFilter
    {
        private readonly Retries _retries = new(options.Value, time);
        private int _failures;

        public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
        {
            var failures = Interlocked.Increment(ref _failures);
            if (failures >= options.Value.ConnectAttemptsMax)
            {
                return false;
            }

            await _retries.PauseAsync(failures, asked: null, cancellationToken);
            return true;
        }
    }
}
