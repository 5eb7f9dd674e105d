using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Limits;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Live;

/// <summary>One message of a stream; the id is where its reader can go on after a break.</summary>
/// <param name="Data">What is said as JSON, or that JSON itself (<see cref="ReadyJson"/>).</param>
internal sealed record StreamItem(string Event, string? Id, object Data);

/// <summary>As it is sent, which takes less than what it was made of where many messages are kept.</summary>
internal sealed record ReadyJson(byte[] Utf8)
{
    public static ReadyJson Of(object data) =>
        new(JsonSerializer.SerializeToUtf8Bytes(data, data.GetType(), WebJson.Options));
}

/// <summary>Where the messages of a stream come from.</summary>
internal interface IFeed
{
    IAsyncEnumerable<StreamItem> Read(Caller caller, CancellationToken cancellationToken);
}

/// <summary>
/// Server-sent events. A stream says each <see cref="WebOptions.StreamHeartbeat"/> that it lives, and ends when its
/// caller may not read any more, after <see cref="WebOptions.StreamLife"/>, and when the program stops.
/// </summary>
internal sealed class EventStreams(
    Door door, OpenStreams open, IOptions<WebOptions> options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public const string MediaType = "text/event-stream";

    private static readonly TimeSpan TokenMargin = TimeSpan.FromMinutes(1);
    private static readonly ReadOnlyMemory<byte> Heartbeat = ": \n\n"u8.ToArray();

    /// <exception cref="ProblemException">Only the head of a stream is asked for: it has none.</exception>
    public static bool IsWanted(HttpRequest request)
    {
        var isWanted = request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == MediaType);
        if (isWanted && HeadRequests.Is(request.HttpContext))
        {
            request.HttpContext.Response.Headers.Allow = HttpMethods.Get;
            throw new ProblemException(Problem.MethodNotAllowed);
        }

        return isWanted;
    }

    /// <summary>The last version that the reader of a document saw; null for a new reader.</summary>
    public static long? LastVersion(HttpRequest request) => request.Headers[Headers.LastEventId] switch
    {
        [] => null,
        [var text] when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) => id,
        _ => throw NoId(),
    };

    /// <summary>Where the reader of a live search stood; null for a new reader.</summary>
    public static QueryPosition? LastPosition(HttpRequest request) => request.Headers[Headers.LastEventId] switch
    {
        [] => null,
        [var text] when QueryPosition.TryParse(text, out var position) => position,
        _ => throw NoId(),
    };

    public async Task Send(HttpContext context, IFeed feed)
    {
        // A pending read keeps the token that it began with, so that it must last as long as the stream.
        var caller = await door.Again(context, options.Value.StreamLife + TokenMargin)
            ?? throw new ProblemException(Problem.BadCredentials);
        caller.Enter();
        using var place = open.Enter(caller.Account);
        using var life = new CancellationTokenSource(options.Value.StreamLife, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, life.Token, lifetime.ApplicationStopping);
        await using var items = feed.Read(caller, ending.Token).GetAsyncEnumerator(ending.Token);
        var next = items.MoveNextAsync().AsTask();
        try
        {
            // A refusal that comes at once is an answer of its own, not a broken stream.
            await Task.WhenAny(next, Task.Delay(options.Value.StreamHeartbeat, time, ending.Token));
            if (next.IsFaulted)
            {
                await next;
            }

            await Begin(context.Response, ending.Token);
            var checkedAt = time.GetTimestamp();
            while (true)
            {
                var isIdle = await IsIdle(next, ending.Token);
                if (time.GetElapsedTime(checkedAt) >= options.Value.StreamHeartbeat)
                {
                    if (await door.Again(context, options.Value.TokenLife) is null)
                    {
                        return;
                    }

                    checkedAt = time.GetTimestamp();
                }

                if (isIdle)
                {
                    await context.Response.Body.WriteAsync(Heartbeat, ending.Token);
                    await context.Response.Body.FlushAsync(ending.Token);
                    continue;
                }

                if (!await next)
                {
                    return;
                }

                await Write(context.Response, items.Current, ending.Token);
                next = items.MoveNextAsync().AsTask();
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Over: whoever reads comes again with the last id.
        }
        finally
        {
            // An enumerator may be closed only when no move is under way.
            await ending.CancelAsync();
            await next.ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static ProblemException NoId() =>
        new(Problem.BadRequest.With("Last-Event-ID is the id of an event of this stream"));

    /// <summary>Waits for the next message; true when none came for a heartbeat.</summary>
    private async ValueTask<bool> IsIdle(Task next, CancellationToken cancellationToken)
    {
        if (next.IsCompleted)
        {
            return false;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var beat = Task.Delay(options.Value.StreamHeartbeat, time, waiting.Token);
        var first = await Task.WhenAny(next, beat);
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == beat;
    }

    private static async Task Begin(HttpResponse response, CancellationToken cancellationToken)
    {
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private static async Task Write(HttpResponse response, StreamItem item, CancellationToken cancellationToken)
    {
        // JSON has no line ends of its own, so that one data line holds it.
        var head = item.Id is { } id
            ? $"id: {id}\nevent: {item.Event}\ndata: "
            : $"event: {item.Event}\ndata: ";
        var writer = response.BodyWriter;
        writer.Write(System.Text.Encoding.ASCII.GetBytes(head));
        writer.Write((item.Data as ReadyJson ?? ReadyJson.Of(item.Data)).Utf8);
        writer.Write("\n\n"u8);
        await writer.FlushAsync(cancellationToken);
    }
}
