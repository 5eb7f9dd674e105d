using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Docs.Callers;
using Orleans.Docs.Local;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Silo;

/// <summary>Writes <see cref="SiloAnnouncement"/> once the silo takes calls, and removes it when it stops.</summary>
internal sealed class AnnouncementFile(
    SiloPorts ports, DataDirectory data, IOptions<ClusterOptions> cluster, IHostApplicationLifetime lifetime,
    IEnumerable<IServer> servers, IOptions<ClusterTlsOptions> tls)
    : IHostedService
{
    private readonly string _path = data.File(SiloAnnouncement.FileName);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        File.Delete(_path);
        lifetime.ApplicationStarted.Register(Write);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        File.Delete(_path);
        return Task.CompletedTask;
    }

    /// <summary>Whole or not at all: a reader never sees half a file.</summary>
    private void Write()
    {
        var announcement = new SiloAnnouncement(
            Environment.ProcessId, ports.Gateway, cluster.Value.ClusterId, cluster.Value.ServiceId,
            typeof(AnnouncementFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion ?? "unknown",
            servers.FirstOrDefault()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(),
            tls.Value.ToFiles());
        var temporary = _path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(file, announcement, AnnouncementJson.Default.SiloAnnouncement);
        }

        File.Move(temporary, _path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SiloAnnouncement))]
internal sealed partial class AnnouncementJson : JsonSerializerContext;
