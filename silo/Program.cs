using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Docs.Anchors;
using Orleans.Docs.Aws;
using Orleans.Docs.Blobs;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Local;
using Orleans.Docs.Local.Anchors;
using Orleans.Docs.Local.Keys;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Operations;
using Orleans.Docs.Silo.Verifying;
using Orleans.Docs.Web;

namespace Orleans.Docs.Silo;

/// <summary>
/// The silo program: <c>up</c> starts a silo that stays, <c>gateway</c> serves HTTP beside silos, <c>verify</c> looks
/// at files on which no silo runs, <c>train</c> rebuilds the classifier's model, <c>aws</c> makes what the wing on AWS
/// needs.
/// </summary>
public static class Program
{
    private const int WrongArguments = 2;
    private const string Usage =
        """
        usage: up [--data DIR] [--gateway-port N] [--silo-port N] [--Docs:Section:Option=value …]
               gateway [--data DIR] [--Docs:Section:Option=value …]
               verify [--data DIR] [--tenant TENANT] [--id ID] [--blobs full|names] [--json]
               train [--output FILE] [--reviews FILE]
               aws init [--Docs:Section:Option=value …]
               aws token --tenant TENANT [--subject NAME] [--hours N] [--owner yes]
                         [--Docs:Section:Option=value …]
        """;

    public static async Task<int> Main(string[] args)
    {
        try
        {
            return args switch
            {
                ["up", .. var rest] => await Up(rest),
                ["gateway", .. var rest] => await Gateway(rest),
                ["verify", .. var rest] => await Verify(rest),
                ["train", .. var rest] => Train.Run(rest),
                ["aws", .. var rest] => await AwsCommands.Run(rest, Usage),
                _ => Fail(Usage, WrongArguments),
            };
        }
        catch (Exception e) when (e is DataDirectoryException or MasterKeyRefusedException or RootKeyRefusedException
            or RootStoreUnavailableException or SqliteUnavailableException
            or EventStoreUnavailableException or BlobStoreUnavailableException
            or KeyServiceUnavailableException or AwsResourceException
            or OptionsValidationException or ArgumentException)
        {
            var fault = (e as IStoreFailure)?.Fault ?? StorageFault.Unknown;
            return Fail(fault.Advice() is { } advice ? $"{e.Message}; {advice}" : e.Message, CodeOf(fault));
        }
    }

    /// <summary>As the command line has it for a store of a silo that runs.</summary>
    private static int CodeOf(StorageFault fault) => fault switch
    {
        StorageFault.DiskFull => 7,
        StorageFault.Locked or StorageFault.Overloaded => 8,
        StorageFault.ReadOnly => 9,
        _ => 1,
    };

    private static string DefaultDirectory =>
        Environment.GetEnvironmentVariable(SiloAnnouncement.DataDirectoryVariable) ?? ".data";

    private static async Task<int> Up(string[] args)
    {
        var settings = Parse(args) with { ServesWeb = true };
        using var data = DataDirectory.Open(settings.DataDirectory);
        using var host = DocsSilo.Build(settings, data);
        StoresAtStart.Open(host.Services);
        await host.StartAsync();
        var ports = host.Services.GetRequiredService<SiloPorts>();
        var key = await FirstKey.Ensure(host.Services, data);
        if (DocsWeb.AddressOf(host) is { } address)
        {
            var keyWords = key is null ? "" : $", API key in {key}";
            Console.WriteLine($"web: {address}{DocsWeb.Root}, page at {address}/{keyWords}");
        }

        Console.WriteLine($"ready: data in {data.Path}, gateway 127.0.0.1:{ports.Gateway}");
        await host.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<int> Gateway(string[] args)
    {
        await using var app = await DocsGateway.Build(Parse(args), CancellationToken.None);
        await app.StartAsync();
        Console.WriteLine($"ready: web: {DocsWeb.AddressOf(app)}{DocsWeb.Root}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<int> Verify(string[] args)
    {
        VerifyArguments arguments;
        try
        {
            arguments = VerifyArguments.Parse(args, DefaultDirectory);
        }
        catch (Exception e) when (e is ArgumentException or InvalidNameException)
        {
            return Fail($"{e.Message}\n{Usage}", WrongArguments);
        }

        return await OfflineVerify.Run(arguments);
    }

    private static SiloSettings Parse(string[] args)
    {
        var settings = new SiloSettings
        {
            DataDirectory = DefaultDirectory,
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
