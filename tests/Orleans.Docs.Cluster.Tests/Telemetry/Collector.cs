using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.Telemetry;

/// <summary>Takes what is sent to it by OTLP over HTTP, and keeps the bodies by path.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    public Collector() => _server = new LoopbackServer(Take);

    public string Address => _server.Address.ToString();

    public ConcurrentQueue<(string Path, byte[] Body)> Received { get; } = new();

    public IEnumerable<byte[]> Of(string path) => Received.Where(r => r.Path == path).Select(r => r.Body);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task Take(HttpContext context)
    {
        using var body = new MemoryStream();
        var isZipped = context.Request.Headers.ContentEncoding == "gzip";
        await (isZipped ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body)
            .CopyToAsync(body);
        Received.Enqueue((context.Request.Path, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
