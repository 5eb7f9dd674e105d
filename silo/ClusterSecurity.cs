using Microsoft.Extensions.Configuration;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Operations;
using Orleans.Hosting;

namespace Orleans.Docs.Silo;

/// <summary>TLS between the processes of a cluster, as <c>Docs:Cluster:Tls</c> says.</summary>
internal static class ClusterSecurity
{
    public static TlsFiles? FilesOf(IConfiguration configuration) =>
        (configuration.GetSection("Docs:Cluster:Tls").Get<ClusterTlsOptions>() ?? new ClusterTlsOptions()).ToFiles();

    /// <param name="isReachable">Whether it listens on anything but loopback.</param>
    /// <exception cref="ArgumentException">Others could reach it in plain, and nobody said that they may.</exception>
    public static void UseClusterTls(this ISiloBuilder silo, IConfiguration configuration, bool isReachable)
    {
        var options = configuration.GetSection("Docs:Cluster:Tls").Get<ClusterTlsOptions>() ?? new ClusterTlsOptions();
        if (options.ToFiles() is { } files)
        {
            silo.UseTls(tls => ClusterTls.Apply(tls, files));
        }
        else if (isReachable && !options.AllowsPlain)
        {
            throw new ArgumentException(
                "the silo listens beyond this machine without TLS: give Docs:Cluster:Tls its certificate, key and "
                + "authority, or say with Docs:Cluster:Tls:AllowsPlain=true that only silos and gateways reach it");
        }
    }
}
