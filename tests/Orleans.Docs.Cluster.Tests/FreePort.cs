using System.Net;
using System.Net.Sockets;

namespace Orleans.Docs.Cluster.Tests;

/// <summary>
/// Ports for programs that tests start: below those that systems take for outgoing connections and those that silos
/// choose, and none twice in a process.
/// </summary>
internal static class FreePort
{
    private const int From = 2_000;
    private const int Ports = 6_000;

    private static int _last = Random.Shared.Next(Ports);

    public static int Next()
    {
        for (var tries = 0; tries < Ports; tries++)
        {
            var port = From + (int)((uint)Interlocked.Increment(ref _last) % Ports);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken by somebody else: the next one may be free.
            }
        }

        throw new InvalidOperationException("no TCP port is free on 127.0.0.1");
    }
}
