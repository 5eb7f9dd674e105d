using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Docs.Local;
using Orleans.Docs.Operations;
using Orleans.Docs.Verification;

namespace Orleans.Docs.Silo.Verifying;

/// <summary>
/// <c>verify</c>: looks at the files of a data directory on which no silo runs, above all on which none can start. It
/// makes no file that is missing, and holds the directory meanwhile, so that no silo starts on it.
/// </summary>
internal static class OfflineVerify
{
    private const int Damaged = 6;
    private const int Interrupted = 130;
    private const int FindingsPageMax = 200;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Sign = TimeSpan.FromSeconds(10);

    /// <summary>One of them at least stands in every data directory.</summary>
    private static readonly string[] Stores = ["events.db", "keys.db", "grains.db", "master.key", "blobs", "index"];

    public static async Task<int> Run(VerifyArguments arguments)
    {
        var path = Path.GetFullPath(arguments.DataDirectory);
        if (!Stores.Any(store => Path.Exists(Path.Combine(path, store))))
        {
            throw new DataDirectoryException(path, "holds no data");
        }

        if (DocsSilo.Configuration(path, arguments.Configuration)["Docs:Wing"] is { } wing and not LocalWing.Name)
        {
            throw new ArgumentException($"the wing {wing} keeps nothing in a directory: verify needs a silo");
        }

        using var data = DataDirectory.Open(path);
        using var host = DocsSilo.Build(
            new SiloSettings { DataDirectory = path, MakesStores = false, Arguments = arguments.Configuration },
            data, silo => OfflineVerifier.AddTo(silo.Services));
        using var interrupt = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupt.Cancel();
        };

        var log = new VerifyLog(
            host.Services.GetRequiredService<IOptions<VerifyOptions>>().Value.FindingsMax, TimeProvider.System);
        var run = Task.Run(() => host.Services.GetRequiredService<OfflineVerifier>().Run(
            arguments.Request, arguments.Tenant, log, interrupt.Token));
        var seen = await Follow(run, log, arguments.Json);
        if (run.IsCanceled)
        {
            Console.Error.WriteLine("interrupted");
            return Interrupted;
        }

        await run;
        if (log.Caution is { } caution && !arguments.Json)
        {
            Console.Error.WriteLine($"note: {caution}");
        }

        var state = log.FindingsTotal == 0 ? VerifyState.Sound : VerifyState.Unsound;
        foreach (var line in VerifyLines.End(log.Report("", state, seen, 0, failure: null), arguments.Json))
        {
            Console.WriteLine(line);
        }

        return state is VerifyState.Sound ? 0 : Damaged;
    }

    /// <summary>Writes findings as they come, and now and then that it goes on; returns how many it wrote.</summary>
    private static async Task<int> Follow(Task run, VerifyLog log, bool json)
    {
        var seen = 0;
        var signed = TimeSpan.Zero;
        while (true)
        {
            // Whether it is over first, so that nothing found before is left out.
            var isOver = run.IsCompleted;
            var report = log.Report("", VerifyState.Running, seen, FindingsPageMax, failure: null);
            foreach (var finding in report.Findings)
            {
                Console.WriteLine(VerifyLines.Of(finding, json));
            }

            seen += report.Findings.Length;
            if (report.Progress.Elapsed - signed >= Sign)
            {
                signed = report.Progress.Elapsed;
                Console.Error.WriteLine(VerifyLines.Progress(report.Progress));
            }

            if (isOver && report.Findings.IsEmpty)
            {
                return seen;
            }

            if (!isOver)
            {
                await Task.WhenAny(run, Task.Delay(Poll, TimeProvider.System));
            }
        }
    }
}
