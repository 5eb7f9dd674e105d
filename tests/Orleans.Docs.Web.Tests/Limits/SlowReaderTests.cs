using System.Net;
using System.Net.Sockets;
using System.Text;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Web.Tests.Limits;

/// <summary>Whoever asks for much and reads nothing is cut off, over a real socket.</summary>
public sealed class SlowReaderTests(SlowReaderTests.StrictSilo silo) : IClassFixture<SlowReaderTests.StrictSilo>
{
    private const int Documents = 350;
    private const int LargeBytes = 8 << 20;

    /// <summary>Longer than a busy machine leaves somebody alone who reads.</summary>
    private static readonly TimeSpan StuckFor = TimeSpan.FromSeconds(5);

    /// <summary>For all of the file.</summary>
    private static readonly TimeSpan ReadFor = 1.3 * StuckFor;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public sealed class StrictSilo : WebSilo
    {
        protected override string[] Options =>
            [.. base.Options, $"Web:StuckFor={StuckFor}", "Web:StreamsPerCallerMax=1", "Web:StreamKeptFor=00:00:00"];
    }

    [Fact]
    public async Task A_stream_of_thousands_of_events_that_nobody_reads_is_cut_off_and_gives_its_place_back()
    {
        var key = await silo.Key(Role.Reader);
        using var reader = await Ask(key, "/v1/search", "Accept: text/event-stream\r\n");
        await Begins(reader);
        Assert.False(await HasPlace(key));

        // Each is told with its name and tags, at each of its steps.
        var tags = string.Concat(Enumerable.Range(0, 16).Select(number => $"&tag=t{number}%3D{new string('x', 190)}"));
        await Parallel.ForAsync(
            0, Documents, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation },
            async (number, _) => await silo.Admin.Submitted(
                $"Letter {number} to a reader who sleeps.\n", $"?name={new string('n', 200)}.txt{tags}"));
        await Cluster.Tests.Eventually.True(() => HasPlace(key), "it was cut off", TimeSpan.FromMinutes(2));
        await Cluster.Tests.Eventually.True(
            () => Task.FromResult(ErrorOf(reader) is SocketError.ConnectionReset), "its connection is gone");
    }

    [Fact]
    public async Task A_large_file_that_nobody_reads_is_cut_off_and_one_that_is_read_slowly_comes_whole()
    {
        var bytes = new byte[LargeBytes];
        Random.Shared.NextBytes(bytes);
        using var taken = await silo.Admin.Submit(bytes, "?name=large.bin&id=large");
        await taken.Is(HttpStatusCode.Accepted);
        var key = await silo.Key(Role.Reviewer | Role.Reader);
        using var sleeper = await Ask(key, "/v1/documents/large/source");
        await Cluster.Tests.Eventually.True(
            () => Task.FromResult(ErrorOf(sleeper) is SocketError.ConnectionReset), "it was cut off");

        using var slow = await Ask(key, "/v1/documents/large/source", "Connection: close\r\n");
        var buffer = new byte[512 << 10];
        var (all, began) = (0L, TimeProvider.System.GetTimestamp());
        while (await slow.ReceiveAsync(buffer, SocketFlags.None, Cancellation) is > 0 and var length)
        {
            all += length;

            // Slower than the bound for all of it, and never without a step for so long.
            var ahead = (ReadFor * all / LargeBytes) - TimeProvider.System.GetElapsedTime(began);
            await Task.Delay(ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero, TimeProvider.System, Cancellation);
        }

        Assert.True(TimeProvider.System.GetElapsedTime(began) > StuckFor);
        Assert.True(all > LargeBytes, $"{all} bytes came");
    }

    private async Task<Socket> Ask(string key, string path, string head = "")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveBufferSize = 8_192,
        };
        await socket.ConnectAsync(silo.Address.Host, silo.Address.Port, Cancellation);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: {silo.Address.Authority}\r\nAuthorization: Bearer {key}\r\n{head}\r\n"),
            SocketFlags.None, Cancellation);
        return socket;
    }

    /// <summary>The answer is there; nothing more of it is read.</summary>
    private static async Task Begins(Socket reader)
    {
        var head = new byte[512];
        var length = await reader.ReceiveAsync(head, SocketFlags.None, Cancellation);
        Assert.StartsWith("HTTP/1.1 200 ", Encoding.ASCII.GetString(head, 0, length), StringComparison.Ordinal);
    }

    private static SocketError ErrorOf(Socket socket) =>
        (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;

    /// <summary>Whether the key may open a stream, which it lets go at once.</summary>
    private async Task<bool> HasPlace(string key)
    {
        using var client = new HttpClient { BaseAddress = silo.Address };
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/v1/search?q=nothing");
        asked.Headers.Authorization = new("Bearer", key);
        asked.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await client.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        return answer.StatusCode is HttpStatusCode.OK;
    }
}
