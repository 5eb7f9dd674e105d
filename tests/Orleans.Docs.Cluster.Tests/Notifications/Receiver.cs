using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.Notifications;

/// <summary>What came in, read whole.</summary>
internal sealed record Received(string Path, string Id, long Timestamp, string Signature, byte[] Body);

/// <summary>A receiver of webhooks on this machine, which answers as a test tells it to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    public Receiver() => _server = new LoopbackServer(Answer);

    public Uri Url => new(_server.Address, "hook?token=of-a-path");

    public ConcurrentQueue<Received> Requests { get; } = [];

    /// <summary>Gives the status by the number of the request, from 1; null never answers.</summary>
    public Func<int, int?> Answers { get; set; } = _ => 204;

    public Task Got(int count) => Eventually.True(
        () => Requests.Count >= count, () => $"{Requests.Count} of {count} requests came");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        string Header(string name) => context.Request.Headers[name].ToString();
        var received = new Received(
            context.Request.GetEncodedPathAndQuery(), Header("webhook-id"),
            long.Parse(Header("webhook-timestamp"), CultureInfo.InvariantCulture), Header("webhook-signature"),
            body.ToArray());
        int number;
        lock (Requests)
        {
            Requests.Enqueue(received);
            number = Requests.Count;
        }

        if (Answers(number) is not { } status)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            return;
        }

        context.Response.StatusCode = status;
        if (status is >= 300 and < 400)
        {
            context.Response.Headers.Location = "/elsewhere";
        }
    }
}
