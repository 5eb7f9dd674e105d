using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

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
    public static WireAnswer Of(int status, string body, string type = "application/x-amz-json-1.0") =>
        new(status, new Dictionary<string, string> { ["Content-Type"] = type }, System.Text.Encoding.UTF8.GetBytes(body));
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

    private readonly HttpListener _listener = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;
    private readonly Uri? _target;

    /// <param name="target">Whom to forward to; without one, <paramref name="rule"/> answers all.</param>
    public WireProxy(Uri? target, WireRule? rule = null)
    {
        _target = target;
        Rule = rule ?? ((_, forward) => Forwarded(forward));
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Url.ToString());
        _listener.Start();
        _loop = Accept();
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

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _loop;
        _listener.Close();
        _client.Dispose();
        _end.Dispose();
    }

    private async Task Accept()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Serve(context);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Serve(HttpListenerContext context)
    {
        try
        {
            var request = await Read(context.Request);
            Requests.Enqueue(request);
            var answer = await Rule(request, () => Forward(request)).WaitAsync(_end.Token);
            if (answer is null)
            {
                context.Response.Abort();
                return;
            }

            await Write(context.Response, request, answer);
        }
        catch (Exception e) when (e is HttpListenerException or OperationCanceledException or IOException
            or ObjectDisposedException or HttpRequestException)
        {
            context.Response.Abort();
        }
    }

    private static async Task<WireRequest> Read(HttpListenerRequest request)
    {
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body);
        var headers = request.Headers.AllKeys.ToDictionary(
            name => name!, name => request.Headers[name]!, StringComparer.OrdinalIgnoreCase);
        return new WireRequest(request.HttpMethod, request.RawUrl ?? "/", headers, body.ToArray());
    }

    private static async Task Write(HttpListenerResponse response, WireRequest request, WireAnswer answer)
    {
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            if (!NotForwarded.Contains(name))
            {
                response.Headers[name] = value;
            }
        }

        var length = answer.Headers.GetValueOrDefault("Content-Length");
        response.ContentLength64 = request.Method == "HEAD" && length is not null
            ? long.Parse(length, System.Globalization.CultureInfo.InvariantCulture)
            : answer.Body.Length;
        if (request.Method != "HEAD")
        {
            await response.OutputStream.WriteAsync(answer.Body);
        }

        response.Close();
    }

    private async Task<WireAnswer> Forward(WireRequest request)
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
        return new WireAnswer((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync(_end.Token));
    }
}
