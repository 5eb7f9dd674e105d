using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Bench.Measuring;

namespace Orleans.Docs.Bench.Benches.Quota;

/// <summary>What a permit costs whoever calls, in a silo, while others are asked for beside it.</summary>
internal sealed class PermitPart(
    BenchReport report, BenchSettings settings, ImmutableSortedDictionary<string, string> common)
{
    private const double PerSecond = 500;
    private const double MicrosecondsMax = 20;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(4);

    private int Count => settings.Quick ? 500 : 5_000;

    public async Task Run(CancellationToken cancellationToken)
    {
        report.Say($"quota.permit: {Count} permits");
        await using var stub = await QuotaStub.Start(PerSecond, cancellationToken);
        await using var silo = await QuotaSilo.Start(stub.Address, PerSecond, cancellationToken);
        var permits = silo.Services.GetRequiredService<SiloPermits>();
        using var timer = new PeriodicTimer(Every);
        var (samples, refused, began) = (new Samples(), 0, 0L);
        for (var i = -Count / 5; i < Count && await timer.WaitForNextTickAsync(cancellationToken); i++)
        {
            began = i == 0 ? TimeProvider.System.GetTimestamp() : began;
            var started = TimeProvider.System.GetTimestamp();
            var (permit, _) = await permits.Take(AwsApis.DetectDocumentText);
            var took = TimeProvider.System.GetElapsedTime(started).TotalMicroseconds;
            if (i >= 0)
            {
                samples.Add(took);
                refused += permit is null ? 1 : 0;
            }
        }

        var measured = common
            .Add("rate", $"{Figures.Of(Count / TimeProvider.System.GetElapsedTime(began).TotalSeconds)} a second")
            .Add("refused", $"{refused} of {Count}");
        foreach (var (name, percent, bar) in new (string, double, Bar?)[]
            { ("p50", 50, Bar.Below(MicrosecondsMax)), ("p99", 99, null) })
        {
            report.Add(new BenchResult
            {
                Name = $"quota.permit.{name}",
                Value = samples.Percentile(percent),
                Unit = "µs",
                Bar = bar,
                Settings = measured,
            });
        }
    }
}
