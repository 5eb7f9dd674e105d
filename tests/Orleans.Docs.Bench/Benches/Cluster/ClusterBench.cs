using System.Collections.Immutable;
using Orleans.Docs.Bench.Benches.Aws;
using Orleans.Docs.Bench.Measuring;

namespace Orleans.Docs.Bench.Benches.Cluster;

/// <summary>
/// Three silos of the wing on AWS, as processes, against emulators: one after the other is killed hard under load and
/// started again, as another silo at another address.
/// </summary>
internal sealed class ClusterBench : IBench
{
    private const string Kills = "kills";

    public static IReadOnlyList<string> Parts { get; } = [Kills];

    public string Name => "cluster";

    public string Summary => "three silos, one killed every 20 s: documents lost or doubled, job places, throughput";

    public async Task Run(BenchReport report, BenchSettings settings, CancellationToken cancellationToken)
    {
        if (!settings.Wants(Kills))
        {
            return;
        }

        report.Say("cluster: starting emulators");
        await using var stack = await AwsStack.Start(cancellationToken);
        var common = ImmutableSortedDictionary<string, string>.Empty
            .Add("cores", Figures.Of(Environment.ProcessorCount))
            .Add("silos", $"{ClusterSilos.Count} processes and their emulators on one machine");
        await new KillsPart(stack, report, settings, common).Run(cancellationToken);
    }
}
