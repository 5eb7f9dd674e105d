using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Docs.Tests;

/// <summary>
/// An HTTP server on a free port of this machine. It has the port from the moment on when it chose it, and it ends
/// whatever it is doing: a listener of the system does neither for sure.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    /// <param name="answer">Requests may come side by side.</param>
    public LoopbackServer(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        _app = builder.Build();
        _app.Run(answer);
        _app.StartAsync().GetAwaiter().GetResult();
        Address = new Uri(_app.Urls.Single() + "/");
    }

    public Uri Address { get; }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
