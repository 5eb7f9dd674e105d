using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Bench.Benches.Aws;

/// <summary>What one kind of request to one table came to.</summary>
internal sealed class TableUse
{
    public long Requests { get; set; }

    public long ItemBytes { get; set; }

    public double CapacityUnits { get; set; }
}

/// <summary>Passes a silo's requests on to DynamoDB and counts them by table and operation, repeats too.</summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly LoopbackServer _server;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Table, string Operation), TableUse> _uses = [];
    private readonly Uri _target;

    public CountingProxy(Uri target)
    {
        _target = target;
        _server = new LoopbackServer(Pass);
    }

    public Uri Url => _server.Address;

    public TableUse Of(string table, string operation)
    {
        lock (_lock)
        {
            return _uses.TryGetValue((table, operation), out var use)
                ? new TableUse
                {
                    Requests = use.Requests,
                    ItemBytes = use.ItemBytes,
                    CapacityUnits = use.CapacityUnits,
                }
                : new TableUse();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private async Task Pass(HttpContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var target = context.Request.Headers["X-Amz-Target"].ToString();
            using var request = new HttpRequestMessage(HttpMethod.Post, _target);
            request.Content = new ByteArrayContent(body.ToArray());
            foreach (var (name, value) in context.Request.Headers
                .Where(header => header.Key is not ("Host" or "Content-Length" or "Connection")))
            {
                if (!request.Headers.TryAddWithoutValidation(name, value.ToString()))
                {
                    request.Content.Headers.TryAddWithoutValidation(name, value.ToString());
                }
            }

            using var response = await _http.SendAsync(request);
            var answer = await response.Content.ReadAsByteArrayAsync();
            Count(target, body.ToArray(), answer);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            if (response.Headers.TryGetValues("x-amz-crc32", out var checksum))
            {
                context.Response.Headers["x-amz-crc32"] = checksum.Single();
            }

            await context.Response.Body.WriteAsync(answer);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The silo asks again.
            context.Abort();
        }
    }

    private void Count(string target, byte[] request, byte[] answer)
    {
        using var asked = JsonDocument.Parse(request);
        if (!asked.RootElement.TryGetProperty("TableName", out var table))
        {
            return;
        }

        using var answered = JsonDocument.Parse(answer);
        var operation = target[(target.LastIndexOf('.') + 1)..];
        lock (_lock)
        {
            if (!_uses.TryGetValue((table.GetString()!, operation), out var use))
            {
                _uses[(table.GetString()!, operation)] = use = new TableUse();
            }

            use.Requests++;
            use.ItemBytes += asked.RootElement.TryGetProperty("Item", out var item) ? BytesOf(item) : 0;
            use.CapacityUnits += answered.RootElement.TryGetProperty("ConsumedCapacity", out var consumed)
                ? consumed.GetProperty("CapacityUnits").GetDouble()
                : 0;
        }
    }

    /// <summary>Names and values as DynamoDB counts them.</summary>
    private static long BytesOf(JsonElement item) => item.EnumerateObject().Sum(attribute =>
        attribute.Name.Length + attribute.Value.EnumerateObject().Sum(value => value.Name switch
        {
            "B" => (long)value.Value.GetBytesFromBase64().Length,
            "S" => System.Text.Encoding.UTF8.GetByteCount(value.Value.GetString()!),
            "N" => (value.Value.GetString()!.Length / 2) + 1,
            _ => 1,
        }));

    public override string ToString() => string.Join(
        ", ", _uses.Select(use => string.Create(
            CultureInfo.InvariantCulture, $"{use.Key.Table} {use.Key.Operation} {use.Value.Requests}")));
}
