using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Local;
using Orleans.Docs.Silo;
using Orleans.Docs.TestSilo.Chaos;

namespace Orleans.Docs.TestSilo;

/// <summary>
/// The silo as it is, with ports that can kill it: <c>--data DIR [--crash-at POINT:N] [--slow-ms N]
/// [--slow-index-ms N] [--chaos SEED:ENGINES:STORES] [--web] [--Docs:…=…]</c>, where ENGINES and STORES are the shares
/// of calls that fail. <c>--store-life DIR N</c> runs no silo, see <see cref="StoreLife"/>.
/// Writes a line for each engine call to <c>DIR.engine-calls.log</c> and for each fault of the chaos to
/// <c>DIR.faults.log</c>, beside the data directory, and dies with whoever holds its standard input, so that a test
/// that is broken off leaves no silo behind.
/// </summary>
public static class Program
{
    public static async Task Main(string[] args)
    {
        string Option(string name, string missing) =>
            Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : missing;

        new Thread(DieWithParent) { IsBackground = true }.Start();
        if (args is ["--store-life", var stores, var documents])
        {
            await StoreLife.Run(stores, int.Parse(documents, CultureInfo.InvariantCulture));
            return;
        }

        var directory = Option("--data", "");
        var crash = Option("--crash-at", "").Split(':');
        var point = crash.Length == 2
            ? new CrashPoint(Enum.Parse<CrashAt>(crash[0]), int.Parse(crash[1], CultureInfo.InvariantCulture))
            : null;
        TimeSpan Slow(string name) =>
            TimeSpan.FromMilliseconds(int.Parse(Option(name, "0"), CultureInfo.InvariantCulture));
        var beside = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var log = new EngineCallLog($"{beside}.engine-calls.log");
        double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
        var chaos = Option("--chaos", "").Split(':');
        var dice = chaos.Length == 3
            ? new Dice(int.Parse(chaos[0], CultureInfo.InvariantCulture), new LineLog($"{beside}.faults.log"))
            : null;

        using var data = DataDirectory.Open(directory);
        var settings = new SiloSettings
        {
            DataDirectory = directory,
            ServesWeb = args.Contains("--web"),
            Arguments = [.. args.Where(arg => arg.StartsWith("--Docs:", StringComparison.Ordinal))],
        };
        using var host = DocsSilo.Build(settings, data, silo =>
        {
            if (dice is not null)
            {
                new ChaosFaults(dice, Number(chaos[1]), Number(chaos[2])).Add(silo.Services);
            }

            Faults.Add(silo.Services, point, log, Slow("--slow-ms"), Slow("--slow-index-ms"));
        });
        await host.StartAsync();
        dice?.Arm();
        Console.WriteLine("ready");
        await host.WaitForShutdownAsync();
    }

    private static void DieWithParent()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        Process.GetCurrentProcess().Kill();
    }
}
