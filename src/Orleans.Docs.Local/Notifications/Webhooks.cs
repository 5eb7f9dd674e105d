using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Docs.Notifications;

namespace Orleans.Docs.Local.Notifications;

/// <summary>The receivers that are configured, over connections that <see cref="AddressGuard"/> opens.</summary>
internal sealed class Webhooks : INotifierSource, IDisposable
{
    private const int HeadersKiBMax = 16;
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http;

    public Webhooks(IOptions<WebhookOptions> options, TimeProvider clock)
    {
        var given = options.Value;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,

            // A proxy would connect to what it likes.
            UseProxy = false,
            MaxResponseHeadersLength = HeadersKiBMax,
            MaxConnectionsPerServer = given.ConnectionsMax,
            PooledConnectionLifetime = ConnectionLifetime,
            ConnectCallback = new AddressGuard(given.AllowedNetworks).Connect,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        Notifiers = [.. given.Endpoints.Select(endpoint => new Webhook(endpoint, _http, given.Timeout, clock))];
    }

    public ImmutableArray<ISettledNotifier> Notifiers { get; }

    public void Dispose() => _http.Dispose();
}

public static class WebhookServices
{
    /// <summary>The same in every wing.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        DocsCore.Options<WebhookOptions, WebhookOptionsValidator>(services, "Webhook");
        return services.AddSingleton<INotifierSource, Webhooks>();
    }
}
