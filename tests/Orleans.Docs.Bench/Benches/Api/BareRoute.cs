using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Web;

namespace Orleans.Docs.Bench.Benches.Api;

/// <summary>A minimal API with one route that gives the same bytes from memory to whoever asks, and nothing else.
/// </summary>
internal sealed class BareRoute : IAsyncDisposable
{
    private const string Path = "/bytes";

    private readonly WebApplication _app;

    private BareRoute(WebApplication app) => _app = app;

    public Uri Address => new(new Uri(DocsWeb.AddressOf(_app)!), Path);

    public static async Task<BareRoute> Start(byte[] bytes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet(Path, () => Results.Bytes(bytes, "application/json; charset=utf-8"));
        await app.StartAsync();
        return new BareRoute(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
