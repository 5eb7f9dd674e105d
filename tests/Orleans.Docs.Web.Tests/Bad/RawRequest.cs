using System.Net.Sockets;
using System.Text;

namespace Orleans.Docs.Web.Tests.Bad;

/// <summary>A connection over which any bytes go, also those that no client would send.</summary>
internal sealed class RawRequest : IDisposable
{
    private readonly TcpClient _client = new();
    private NetworkStream _stream = null!;

    public static async Task<RawRequest> ConnectAsync(Uri address)
    {
        var raw = new RawRequest();
        await raw._client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        raw._stream = raw._client.GetStream();
        return raw;
    }

    public async Task Send(string text) => await _stream.WriteAsync(
        Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Ends the sending side, as a client that dies does.</summary>
    public void EndSending() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>All that comes until the other side closes.</summary>
    public async Task<string> Answer()
    {
        using var all = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Reset behind the answer.
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    public void Dispose() => _client.Dispose();
}
