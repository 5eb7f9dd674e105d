using Orleans.Docs.Bench.Benches.Events;
using Orleans.Docs.Bench.Benches.Path;

namespace Orleans.Docs.Bench;

/// <summary>Every bench there is, in the order in which they run.</summary>
internal static class BenchCatalog
{
    public static IReadOnlyList<IBench> All { get; } = [new PathBench(), new EventsBench()];
}
