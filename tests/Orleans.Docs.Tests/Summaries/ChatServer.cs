using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Orleans.Docs.Tests.Summaries;

/// <summary>
/// A server on this machine that speaks as much of the chat format as a client needs, and records what it was asked.
/// </summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private int _calls;

    public ChatServer(Func<int, HttpContext, Task> answer) => _server = new LoopbackServer(async context =>
    {
        using var reader = new StreamReader(context.Request.Body);
        Requests.Enqueue((context.Request.Path, context.Request.Headers.Authorization, await reader.ReadToEndAsync()));
        await answer(Interlocked.Increment(ref _calls) - 1, context);
    });

    public Uri Address => _server.Address;

    public ConcurrentQueue<(string Path, string? Key, string Body)> Requests { get; } = [];

    /// <summary>Answers every call with this message of the model.</summary>
    public static ChatServer Saying(params string[] messages) => new((call, context) =>
        Write(context, 200, OpenAiAnswer(messages[Math.Min(call, messages.Length - 1)])));

    public static Task Write(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string OpenAiAnswer(string message) => System.Text.Json.JsonSerializer.Serialize(new
    {
        id = "1",
        @object = "chat.completion",
        created = 1,
        model = "test",
        choices = new[]
        {
            new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = message } },
        },
        usage = new { prompt_tokens = 321, completion_tokens = 45, total_tokens = 366 },
    });
}
