using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orleans.Docs.Tests.Summaries;

/// <summary>
/// A server on this machine that speaks as much of the chat format as a client needs, and records what it was asked.
/// </summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<int, HttpListenerContext, Task> _answer;
    private readonly Task _loop;

    public ChatServer(Func<int, HttpListenerContext, Task> answer)
    {
        _answer = answer;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _loop = Serve();
    }

    public Uri Address { get; }

    public ConcurrentQueue<(string Path, string? Key, string Body)> Requests { get; } = [];

    /// <summary>Answers every call with this message of the model.</summary>
    public static ChatServer Saying(params string[] messages) => new((call, context) =>
        Write(context, 200, OpenAiAnswer(messages[Math.Min(call, messages.Length - 1)])));

    public static async Task Write(HttpListenerContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

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

    private async Task Serve()
    {
        for (var call = 0; ; call++)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            Requests.Enqueue(
                (context.Request.RawUrl!, context.Request.Headers["Authorization"], await reader.ReadToEndAsync()));
            await _answer(call, context);
        }
    }
}
