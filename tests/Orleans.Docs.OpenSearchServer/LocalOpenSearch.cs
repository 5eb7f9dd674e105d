using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Docs.OpenSearchServer.Endpoints;
using Orleans.Docs.OpenSearchServer.Http;
using Orleans.Docs.OpenSearchServer.Indices;

namespace Orleans.Docs.OpenSearchServer;

/// <summary>A request as it came in, with its body unpacked.</summary>
public sealed record ReceivedRequest(
    string Method, string Target, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body,
    ReadOnlyMemory<byte> WireBody);

/// <summary>
/// An OpenSearch in memory for tests, on a port of its own at 127.0.0.1. It does what OpenSearch 1.3 does for the
/// endpoints that this project uses, and says 501 to all else.
/// </summary>
public sealed class LocalOpenSearch : IAsyncDisposable
{
    private const long BodyBytesMax = 100L << 20;

    private static readonly JsonSerializerOptions Json =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private Router _router = new();
    private BulkEndpoint _bulk = null!;
    private Func<string, (int Status, string Type)?> _itemFault = _ => null;

    private LocalOpenSearch(TimeProvider clock)
    {
        _clock = clock;
        Clear();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        });
        _app = builder.Build();
        _app.Run(Answer);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Called with each request before it is carried out; true means that it was answered already.</summary>
    public Func<HttpContext, ReceivedRequest, Task<bool>> Before { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Status and error type with which the item of a bulk request with this id fails, or null.</summary>
    public Func<string, (int Status, string Type)?> ItemFault
    {
        get => _itemFault;
        set
        {
            _itemFault = value;
            Wire();
        }
    }

    public static async Task<LocalOpenSearch> Start(TimeProvider? clock = null)
    {
        var server = new LocalOpenSearch(clock ?? TimeProvider.System);
        await server._app.StartAsync();
        var addresses = server._app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
            .Features.Get<IServerAddressesFeature>()!;
        server.Address = new Uri(addresses.Addresses.Single());
        return server;
    }

    /// <summary>Forgets all indices and templates.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            var (cluster, router) = (new Cluster(_clock), new Router());
            var documents = new DocumentEndpoints(cluster);
            _bulk = new BulkEndpoint(cluster, documents);
            documents.Map(router);
            _bulk.Map(router);
            new IndexEndpoints(cluster).Map(router);
            new AliasEndpoints(cluster).Map(router);
            new ClusterEndpoints(cluster).Map(router);
            _router = router;
            Wire();
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void Wire() => _bulk.ItemFault = id => _itemFault(id) is var (status, type)
        ? new ApiException(status, type, "made to fail by the test")
        : null;

    private async Task Answer(HttpContext context)
    {
        var received = await Receive(context.Request);
        if (await Before(context, received))
        {
            return;
        }

        var (status, text) = Carry(received);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=UTF-8";
        if (text is not null && !HttpMethods.IsHead(received.Method))
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        }
    }

    private (int Status, string? Text) Carry(ReceivedRequest received)
    {
        try
        {
            var question = received.Target.IndexOf('?', StringComparison.Ordinal);
            var query = QueryHelpers.ParseQuery(question < 0 ? "" : received.Target[question..])
                .ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
            query.Remove("pretty");
            foreach (var shape in (string[])["filter_path", "format", "human"])
            {
                if (query.ContainsKey(shape))
                {
                    throw ApiException.NotSupported($"parameter {shape}");
                }
            }

            query.Remove("error_trace");
            var request = new ApiRequest(
                received.Method, question < 0 ? received.Target : received.Target[..question], query, received.Body);
            lock (_gate)
            {
                var response = _router.Dispatch(request);
                return (response.Status, response.Body?.ToJsonString(Json));
            }
        }
        catch (ApiException e)
        {
            return (e.Status, e.Body().ToJsonString(Json));
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or InvalidCastException
            or NullReferenceException)
        {
            // A body of the wrong shape, which the reader of it did not foresee.
            return (400, new ApiException(400, "x_content_parse_exception", e.Message).Body().ToJsonString(Json));
        }
    }

    private static async Task<ReceivedRequest> Receive(HttpRequest request)
    {
        using var wire = new MemoryStream();
        await request.Body.CopyToAsync(wire);
        var body = wire.ToArray();
        var unpacked = body;
        if (request.Headers.ContentEncoding == "gzip")
        {
            using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            await gzip.CopyToAsync(plain);
            unpacked = plain.ToArray();
        }

        return new ReceivedRequest(
            request.Method,
            request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget,
            request.Headers.ToDictionary(
                header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal),
            unpacked,
            body);
    }
}
