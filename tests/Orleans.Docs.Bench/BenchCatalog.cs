using Orleans.Docs.Bench.Benches.Api;
using Orleans.Docs.Bench.Benches.Aws;
using Orleans.Docs.Bench.Benches.Cluster;
using Orleans.Docs.Bench.Benches.Events;
using Orleans.Docs.Bench.Benches.Path;
using Orleans.Docs.Bench.Benches.Queue;
using Orleans.Docs.Bench.Benches.Quota;

namespace Orleans.Docs.Bench;

/// <summary>Every bench there is, in the order in which they run.</summary>
internal static class BenchCatalog
{
    public static IReadOnlyList<IBench> All { get; } =
    [
        new PathBench(), new EventsBench(), new QueueBench(), new ApiBench(), new AwsBench(), new QuotaBench(),
        new ClusterBench(),
    ];

    /// <summary>The parts that some of them have, to be run alone.</summary>
    public static IReadOnlyList<string> Parts { get; } =
    [
        .. EventsBench.Parts, .. QueueBench.Parts, .. ApiBench.Parts, .. AwsBench.Parts, .. QuotaBench.Parts,
        .. ClusterBench.Parts,
    ];
}
