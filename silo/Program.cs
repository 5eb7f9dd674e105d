using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Docs.Anchors;
using Orleans.Docs.Blobs;
using Orleans.Docs.Events;
using Orleans.Docs.Local;
using Orleans.Docs.Local.Anchors;
using Orleans.Docs.Local.Keys;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Silo;

/// <summary>
/// The silo program: <c>up</c> starts a silo that stays, <c>train</c> rebuilds the classifier's model.
/// </summary>
public static class Program
{
    private const int WrongArguments = 2;
    private const string Usage =
        """
        usage: up [--data DIR] [--gateway-port N] [--silo-port N] [--Docs:Section:Option=value …]
               train [--output FILE]
        """;

    public static async Task<int> Main(string[] args)
    {
        try
        {
            return args switch
            {
                ["up", .. var rest] => await Up(rest),
                ["train", .. var rest] => Train.Run(rest),
                _ => Fail(Usage, WrongArguments),
            };
        }
        catch (Exception e) when (e is DataDirectoryException or MasterKeyRefusedException or RootKeyRefusedException
            or RootStoreUnavailableException or SqliteUnavailableException
            or EventStoreUnavailableException or BlobStoreUnavailableException
            or OptionsValidationException or ArgumentException)
        {
            return Fail(e.Message, 1);
        }
    }

    private static async Task<int> Up(string[] args)
    {
        var settings = Parse(args);
        using var data = DataDirectory.Open(settings.DataDirectory);
        using var host = DocsSilo.Build(settings, data);
        StoresAtStart.Open(host.Services);
        await host.StartAsync();
        var ports = host.Services.GetRequiredService<SiloPorts>();
        Console.WriteLine($"ready: data in {data.Path}, gateway 127.0.0.1:{ports.Gateway}");
        await host.WaitForShutdownAsync();
        return 0;
    }

    private static SiloSettings Parse(string[] args)
    {
        var settings = new SiloSettings
        {
            DataDirectory = Environment.GetEnvironmentVariable(SiloAnnouncement.DataDirectoryVariable) ?? ".data",
        };
        for (var i = 0; i < args.Length; i++)
        {
            settings = args[i] switch
            {
                "--data" when i + 1 < args.Length => settings with { DataDirectory = args[++i] },
                "--gateway-port" when i + 1 < args.Length && ushort.TryParse(args[i + 1], out var port) =>
                    settings with { GatewayPort = TakeNext(port, ref i) },
                "--silo-port" when i + 1 < args.Length && ushort.TryParse(args[i + 1], out var port) =>
                    settings with { SiloPort = TakeNext(port, ref i) },
                _ when args[i].StartsWith("--Docs:", StringComparison.Ordinal) && args[i].Contains('=') =>
                    settings with { Arguments = [.. settings.Arguments, args[i]] },
                _ => throw new ArgumentException($"'{args[i]}' is not understood\n{Usage}"),
            };
        }

        return settings;
    }

    private static int TakeNext(ushort value, ref int index)
    {
        index++;
        return value;
    }

    private static int Fail(string message, int code)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
