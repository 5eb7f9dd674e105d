using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace Orleans.Docs.Aws.Tests.Emulators;

/// <summary>What a client sent, read whole.</summary>
public sealed record WireRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The operation that a JSON service is asked for, without the service's name.</summary>
    public string Operation => Headers.GetValueOrDefault("X-Amz-Target") is { } target
        ? target[(target.LastIndexOf('.') + 1)..]
        : "";
}

public sealed record WireAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>A half of the body comes, and no byte more until the client gives up.</summary>
    public bool Stalls { get; init; }

    public static WireAnswer Of(int status, string body, string type = "application/x-amz-json-1.0") =>
        new(
            status, new Dictionary<string, string> { ["Content-Type"] = type },
            System.Text.Encoding.UTF8.GetBytes(body));
}

/// <summary>Answers a request; null cuts the connection.</summary>
public delegate Task<WireAnswer?> WireRule(WireRequest request, Func<Task<WireAnswer>> forward);

/// <summary>
/// Stands before a service and lets a test spoil what passes: the client under test talks HTTP as ever.
/// </summary>
public sealed class WireProxy : IAsyncDisposable
{
    private static readonly HashSet<string> NotForwarded =
        new(StringComparer.OrdinalIgnoreCase) { "Host", "Content-Length", "Transfer-Encoding", "Connection", "Expect" };

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly CancellationTokenSource _end = new();
    private readonly WebApplication _server;
    private readonly Uri? _target;

    /// <param name="target">Whom to forward to; without one, <paramref name="rule"/> answers all.</param>
    public WireProxy(Uri? target, WireRule? rule = null)
    {
        _target = target;
        Rule = rule ?? ((_, forward) => Forwarded(forward));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        _server = builder.Build();
        _server.Run(Serve);
        _server.Start();
        Url = new Uri(_server.Urls.Single());
    }

    public Uri Url { get; }

    public WireRule Rule { get; set; }

    public ConcurrentQueue<WireRequest> Requests { get; } = [];

    /// <summary>A rule that spoils the first request that fits, and forwards the rest.</summary>
    public static WireRule Once(Func<WireRequest, bool> fits, WireRule spoil)
    {
        var done = 0;
        return (request, forward) => fits(request) && Interlocked.Exchange(ref done, 1) == 0
            ? spoil(request, forward)
            : Forwarded(forward);
    }

    public static async Task<WireAnswer?> Forwarded(Func<Task<WireAnswer>> forward) => await forward();

    /// <summary>Asks the service behind.</summary>
    public async Task<WireAnswer> Forward(WireRequest request)
    {
        var target = _target ?? throw new InvalidOperationException("there is nobody to forward to");
        using var message = new HttpRequestMessage(
            new HttpMethod(request.Method), target.GetLeftPart(UriPartial.Authority) + request.Path);
        message.Content = new ByteArrayContent(request.Body);
        message.Headers.Host = request.Headers.GetValueOrDefault("Host");
        foreach (var (name, value) in request.Headers)
        {
            if (!NotForwarded.Contains(name) && !message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await _client.SendAsync(message, _end.Token);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
        return new WireAnswer(
            (int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync(_end.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _server.StopAsync();
        await _server.DisposeAsync();
        _client.Dispose();
        _end.Dispose();
    }

    private async Task Serve(HttpContext context)
    {
        try
        {
            var request = await Read(context);
            Requests.Enqueue(request);
            if (await Rule(request, () => Forward(request)).WaitAsync(_end.Token) is { } answer)
            {
                await Write(context.Response, request, answer);
                if (answer.Stalls)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                        .WaitAsync(_end.Token);
                }

                return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // The client has gone, or the test is over.
        }

        context.Abort();
    }

    private static async Task<WireRequest> Read(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new WireRequest(context.Request.Method, path, headers, body.ToArray());
    }

    private static async Task Write(HttpResponse response, WireRequest request, WireAnswer answer)
    {
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            if (!NotForwarded.Contains(name))
            {
                response.Headers[name] = value;
            }
        }

        var head = request.Method == "HEAD";
        if (answer.Status != StatusCodes.Status204NoContent)
        {
            response.ContentLength = head && answer.Headers.TryGetValue("Content-Length", out var length)
                ? long.Parse(length, System.Globalization.CultureInfo.InvariantCulture)
                : answer.Body.Length;
        }

        if (!head && answer.Body.Length > 0)
        {
            await response.Body.WriteAsync(answer.Stalls ? answer.Body[..(answer.Body.Length / 2)] : answer.Body);
            await response.Body.FlushAsync();
        }
    }
}
