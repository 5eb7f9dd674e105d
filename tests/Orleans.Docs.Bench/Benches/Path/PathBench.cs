using System.Collections.Immutable;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Silo;

namespace Orleans.Docs.Bench.Benches.Path;

/// <summary>
/// The whole path of a document on one machine, from a client's submit until a search finds it: one at a time on a warm
/// silo, then two hundred at once on a fresh one, with an eye on memory and on how fast state can be read meanwhile.
/// </summary>
internal sealed class PathBench : IBench
{
    public const string Tenant = "bench";

    public string Name => "path";

    public string Summary =>
        "submit to searchable: a digital page, a scanned page, 200 mixed files; reads meanwhile, memory";

    public async Task Run(BenchReport report, BenchSettings bench, CancellationToken cancellationToken)
    {
        var settings = Settings();
        await using (var silo = await Start(report, cancellationToken))
        await using (var client = await silo.Connect(Tenant, cancellationToken))
        {
            await new SinglePages(silo, client, report, settings).Run(cancellationToken);
        }

        // Afresh, so that the peak is the load's own and holds the cost of starting.
        await using (var silo = await Start(report, cancellationToken))
        await using (var client = await silo.Connect(Tenant, cancellationToken))
        {
            await new MixedLoad(silo, client, report, settings).Run(cancellationToken);
        }
    }

    private static Task<BenchSilo> Start(BenchReport report, CancellationToken cancellationToken)
    {
        report.Say("path: starting a silo");
        return BenchSilo.Start([], cancellationToken);
    }

    private static ImmutableSortedDictionary<string, string> Settings() =>
        ImmutableSortedDictionary<string, string>.Empty
            .Add("cores of machine", Figures.Of(Environment.ProcessorCount))
            .Add("cores of silo", Figures.Of(Math.Min(Environment.ProcessorCount, TwoCores.Count)))
            .Add("memory of machine", $"{Figures.Of(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1048576.0)} MiB")
            .Add("silo", "one process, embedded, encryption and chain on, client over the gateway")
            .Add("file system", new DriveInfo(System.IO.Path.GetTempPath()).DriveFormat);
}
