using System.Collections.Immutable;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace Orleans.Docs.Local.Notifications;

/// <summary>
/// Opens connections to addresses of the public internet, and to networks that are allowed. The address that was
/// judged is the one that is connected to, so that a name which changes in between changes nothing.
/// </summary>
internal sealed class AddressGuard(IEnumerable<string> allowedNetworks)
{
    /// <summary>What belongs to a machine, to a network or to nobody.</summary>
    private static readonly ImmutableArray<IPNetwork> Private =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/3", "::/127", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23",
            "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    private readonly ImmutableArray<IPNetwork> _allowed = [.. allowedNetworks.Select(text => IPNetwork.Parse(text))];

    /// <param name="isEncrypted">Without it only what is allowed by name will do.</param>
    public bool Admits(IPAddress address, bool isEncrypted)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _allowed.Any(network => network.Contains(plain))
            || (isEncrypted && !Private.Any(network => network.Contains(plain)));
    }

    /// <exception cref="AddressRefusedException">The name leads to no address that is admitted.</exception>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var isEncrypted = context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttps;
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        var admitted = found.Where(address => Admits(address, isEncrypted)).ToArray();
        if (found.Length > 0 && admitted.Length == 0)
        {
            throw new AddressRefusedException(context.DnsEndPoint.Host);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(admitted, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

internal sealed class AddressRefusedException(string host) : Exception($"{host} leads into a private network");
