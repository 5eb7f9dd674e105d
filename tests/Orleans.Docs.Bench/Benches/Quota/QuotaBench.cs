using System.Collections.Immutable;
using Orleans.Docs.Bench.Measuring;

namespace Orleans.Docs.Bench.Benches.Quota;

/// <summary>
/// How true the silo is to the quota of a service, which a process of its own plays and enforces: how few calls are
/// throttled, how much of the quota is used, how soon a change is followed, and what a permit costs.
/// </summary>
internal sealed class QuotaBench : IBench
{
    private const string Burst = "burst";
    private const string Cut = "cut";
    private const string Permit = "permit";

    public static IReadOnlyList<string> Parts { get; } = [Burst, Cut, Permit];

    public string Name => "quota";

    public string Summary => "a service that enforces its quota: throttled calls, quota used, following a cut, permits";

    public async Task Run(BenchReport report, BenchSettings settings, CancellationToken cancellationToken)
    {
        var common = ImmutableSortedDictionary<string, string>.Empty
            .Add("cores", Figures.Of(Environment.ProcessorCount))
            .Add("silo", QuotaSilo.Settings)
            .Add("service", $"a stub in a process of its own; {QuotaStub.Latency}");
        if (settings.Wants(Permit))
        {
            await new PermitPart(report, settings, common).Run(cancellationToken);
        }

        if (settings.Wants(Burst))
        {
            await new BurstPart(report, settings, common).Run(cancellationToken);
        }

        if (settings.Wants(Cut))
        {
            await new CutPart(report, settings, common).Run(cancellationToken);
        }
    }
}
