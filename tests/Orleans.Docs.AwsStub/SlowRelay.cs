using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Docs.AwsStub;

/// <summary>
/// An address at which another server answers as late as the stub does, for services that have an emulator of their
/// own: what it says is what that one says.
/// </summary>
internal sealed class SlowRelay : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly Uri _target;
    private readonly Func<CancellationToken, Task> _wait;
    private WebApplication? _web;

    private SlowRelay(Uri target, Func<CancellationToken, Task> wait) => (_target, _wait) = (target, wait);

    public Uri Address { get; private set; } = null!;

    public static async Task<SlowRelay> Start(
        Uri target, Func<CancellationToken, Task> wait, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var relay = new SlowRelay(target, wait) { _web = builder.Build() };
        relay._web.MapFallback("{**path}", relay.Pass);
        await relay._web.StartAsync(cancellationToken);
        relay.Address = new Uri(relay._web.Urls.First());
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await (_web?.DisposeAsync() ?? ValueTask.CompletedTask);
        _http.Dispose();
    }

    private async Task Pass(HttpContext http)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(http.Request.Method), new Uri(_target, $"{http.Request.Path}{http.Request.QueryString}"));
        if (http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(http.Request.Body);
        }

        foreach (var (name, value) in http.Request.Headers.Where(header => !IsOfHop(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value.ToString()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value.ToString());
            }
        }

        await _wait(http.RequestAborted);
        using var response = await _http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers)
            .Where(header => !IsOfHop(header.Key)))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private static bool IsOfHop(string name) => name.ToLowerInvariant()
        is "host" or "connection" or "transfer-encoding" or "keep-alive" or "expect";
}
