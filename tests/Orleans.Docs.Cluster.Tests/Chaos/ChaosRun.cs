using System.Diagnostics;
using System.Globalization;
using Orleans.Docs.Client;
using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;
using Orleans.Docs.TestSilo.Chaos;

namespace Orleans.Docs.Cluster.Tests.Chaos;

/// <summary>
/// One data directory through the lives of many silos, each killed at a moment that is drawn, while engines and stores
/// fail, the index is built anew and clients send; then a silo in which nothing fails any more but what is fated to.
/// </summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    private const string Tenant = "chaos";

    private const int DiskKibibytes = 256 * 1024;
    private const double EngineRate = 0.2;
    private const double StoreRate = 0.004;

    /// <summary>Among so many each fate is.</summary>
    private const int DocumentsMin = 60;
    private const int KilledAtStartOneIn = 6;
    private const int LifeMillisecondsMax = 9_000;
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(4);

    private readonly int _seed = Seed.Draw(isPrinted: true);
    private readonly SmallDisk? _disk = SmallDisk.TryMount(DiskKibibytes);
    private readonly string _root = Directory.CreateTempSubdirectory("orleans-docs-chaos-").FullName;
    private readonly Random _random;

    public ChaosRun(int documentsMax)
    {
        _random = new Random(_seed);
        Load = new Load(_seed, documentsMax);
        Mischief = new Mischief(DataDirectory, _disk, new Random(_seed + 1));
    }

    /// <summary>What has to fall at least once, as <see cref="Faults"/> names it.</summary>
    public static IReadOnlyList<string> FaultsExpected { get; } =
    [
        .. Enum.GetNames<EngineFault>().Select(fault => $"engine {fault}"),
        "store Busy", "store DiskFull", "store InputOutput",
    ];

    public Load Load { get; }

    public Mischief Mischief { get; }

    public int Kills { get; private set; }

    public bool CanFill => _disk is not null;

    /// <summary>The generation that answers searches in the end.</summary>
    public string Live { get; private set; } = "";

    public string DataDirectory => _disk?.FullPath ?? Path.Combine(_root, "data");

    public string WorkDirectory => Path.Combine(_root, "work");

    /// <summary>How often which fault fell in a silo.</summary>
    public IReadOnlyDictionary<string, int> Faults => File.Exists($"{DataDirectory}.faults.log")
        ? File.ReadLines($"{DataDirectory}.faults.log")
            .Select(line => string.Join(' ', line.Split(' ')[..2]))
            .CountBy(fault => fault).ToDictionary()
        : new Dictionary<string, int>();

    /// <summary>Of each kind at least one has fallen, and documents of each fate were sent.</summary>
    private bool HasMetAll => Mischief.Swapped > 0 && Mischief.Locked > 0 && (Mischief.Filled > 0 || !CanFill)
        && Load.Submitted.Count >= DocumentsMin && FaultsExpected.All(Faults.ContainsKey);

    /// <param name="duration">On a slow machine up to three times as long, until everything was met.</param>
    public async Task Rage(TimeSpan duration)
    {
        for (var started = Stopwatch.GetTimestamp();
            Stopwatch.GetElapsedTime(started) < duration
            || (!HasMetAll && Stopwatch.GetElapsedTime(started) < duration * 3);)
        {
            await using var silo = Start(EngineRate, StoreRate);
            if (_random.Next(KilledAtStartOneIn) == 0)
            {
                await Moment(LifeMillisecondsMax / 4);
                await Kill(silo);
                continue;
            }

            Assert.True(await silo.IsReady(), silo.Errors);
            await using var client = await Connect();
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var load = Load.Run(client, gone.Token);
            var mischief = Mischief.Run(client, gone.Token);
            await Moment(LifeMillisecondsMax);
            await Kill(silo, gone);
            await Task.WhenAll(load, mischief);
        }
    }

    /// <summary>
    /// Everything settles by itself, the command line finds nothing wrong in it, and the silo stops as it should.
    /// </summary>
    public async Task Calm()
    {
        await using var silo = Start(engineRate: 0, storeRate: 0);
        Assert.True(await silo.IsReady(), silo.Errors);
        await using (var client = await Connect())
        {
            await Load.Finish(client, TestContext.Current.CancellationToken);
            await Settled(client, silo);
            Live = await RebuildOver(client, silo);
            var verify = await CliProcess.RunAsync(DataDirectory, "verify", "--json");
            Assert.True(
                verify.ExitCode == 0,
                $"docs verify ends with {verify.ExitCode}: {string.Join('\n', [.. verify.Output, .. verify.Errors])}");
        }

        Assert.True(await silo.Terminate() == 0, silo.Errors);
        await silo.LeavesNoProcess();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        File.Delete($"{DataDirectory}.faults.log");
        File.Delete($"{DataDirectory}.engine-calls.log");
        _disk?.Dispose();
        return ValueTask.CompletedTask;
    }

    private SiloProcess Start(double engineRate, double storeRate) => SiloProcess.Start(
        "Orleans.Docs.TestSilo",
        [
            "--data", DataDirectory,
            "--chaos", string.Create(CultureInfo.InvariantCulture, $"{_seed + Kills}:{engineRate}:{storeRate}"),
            $"--Docs:Parser:WorkDirectory={WorkDirectory}",
            "--Docs:Local:Blobs:SmallBytesMax=1024",
            "--Docs:Local:Events:Database:BusyTimeout=00:00:00.200",
            "--Docs:Local:Grains:Database:BusyTimeout=00:00:00.200",
            "--Docs:Workers:PagesPerCallMax=2",
            "--Docs:Workers:KeepAnswerAfter=00:00:00",
            "--Docs:Workers:ExtractTimeout=00:00:10",
            "--Docs:Workers:EngineTimeout=00:00:03",

            // What passes never uses up a budget, and what does not is soon given up.
            "--Docs:Retries:RetriesMax=10",
            "--Docs:Retries:FirstDelay=00:00:00.020",
            "--Docs:Retries:DelayMax=00:00:00.500",
            "--Docs:Sweep:Interval=00:00:01",
            "--Docs:Sweep:AgeMin=00:00:02",
            "--Docs:Sweep:Backoff=00:00:02",
            "--Docs:Sweep:BackoffMax=00:00:10",

            // A rebuild is slow enough to be met by kills.
            "--slow-index-ms", "10", "--Docs:Rebuild:Partitions=2", "--Docs:Rebuild:BatchDocumentsMax=8",
            "--Docs:Rebuild:SaveEvery=00:00:00.050",
        ]);

    private Task<DocsClient> Connect() =>
        DocsClient.ConnectLocalAsync(DataDirectory, Tenant, TestContext.Current.CancellationToken);

    /// <summary>The moment of a kill is drawn, so it is a time and no condition.</summary>
    private Task Moment(int millisecondsMax) => Task.Delay(
        TimeSpan.FromMilliseconds(_random.Next(millisecondsMax)), TimeProvider.System,
        TestContext.Current.CancellationToken);

    private async Task Kill(SiloProcess silo, CancellationTokenSource? gone = null)
    {
        await silo.Kill();
        await (gone?.CancelAsync() ?? Task.CompletedTask);
        await silo.LeavesNoProcess();
        Kills++;
    }

    private static async Task Settled(DocsClient client, SiloProcess silo)
    {
        int? left = 0;
        await Eventually.True(
            async () => (left = (await client.StatusAsync(TestContext.Current.CancellationToken)).Unsettled) == 0,
            () => $"{left} documents do not settle\n{silo.Errors}", SettleLimit);
    }

    /// <summary>One that was under way goes on by itself.</summary>
    private static async Task<string> RebuildOver(DocsClient client, SiloProcess silo)
    {
        IndexStatus? status = null;
        await Eventually.True(
            async () => (status = await client.IndexStatusAsync(TestContext.Current.CancellationToken))
                .Rebuild is null or { IsOver: true } or { Phase: RebuildPhase.Held },
            () => $"the rebuild does not end: {status!.Rebuild!.Phase}\n{silo.Errors}");
        return status!.Generations.Single(generation => generation.Role is GenerationRole.Live).Name;
    }
}
