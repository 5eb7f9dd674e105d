using System.Collections.Immutable;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Web.Tests.Programs;

namespace Orleans.Docs.Bench.Benches.Api;

/// <summary>How much memory of the silo a large upload takes at its peak.</summary>
internal sealed class LargeUpload(
    BenchReport report, ApiClient api, int silo, BenchSettings settings,
    ImmutableSortedDictionary<string, string> common)
{
    private const long MiB = 1024 * 1024;
    private const double GrowthMiBMax = 32;

    private const long WarmUpBytes = 50 * MiB;

    private long Bytes => (settings.Quick ? 50 : 500) * MiB;

    public async Task Run(CancellationToken cancellationToken)
    {
        report.Say($"api.upload: {Bytes / MiB} MiB");
        var memory = new ProcessMemory(silo);
        await memory.Warm(round => Send(WarmUpBytes, $"warm-up-{round}", cancellationToken));
        var before = memory.Resident;
        await memory.Reset(cancellationToken);
        await Send(Bytes, "large", cancellationToken);
        report.Add(new BenchResult
        {
            Name = "api.upload.memory",
            Value = (memory.Highest - before) / (double)MiB,
            Unit = "MiB",
            Bar = Bar.Below(GrowthMiBMax),
            Settings = common.Add("file", $"{Bytes / MiB} MiB of noise").Add("before", $"{before / MiB} MiB"),
        });
    }

    private async Task Send(long length, string id, CancellationToken cancellationToken)
    {
        using var content = new StreamContent(new Noise(length), 64 * 1024);
        await api.Submit(content, $"?id={id}", cancellationToken);
    }
}
