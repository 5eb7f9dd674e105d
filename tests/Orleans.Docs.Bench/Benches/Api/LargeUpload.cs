using System.Collections.Immutable;
using System.Globalization;
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

    /// <summary>So many that compiled code, pools and the collector's budget have their lasting size.</summary>
    private const int WarmUps = 3;

    private const long WarmUpBytes = 50 * MiB;

    private long Bytes => (settings.Quick ? 50 : 500) * MiB;

    public async Task Run(CancellationToken cancellationToken)
    {
        report.Say($"api.upload: {Bytes / MiB} MiB");
        for (var i = 0; i < WarmUps; i++)
        {
            await Send(WarmUpBytes, $"warm-up-{i}", cancellationToken);
        }

        var before = KiB("VmRSS");

        // Has the system measure the highest value from here on.
        await File.WriteAllTextAsync($"/proc/{silo}/clear_refs", "5", cancellationToken);
        await Send(Bytes, "large", cancellationToken);
        report.Add(new BenchResult
        {
            Name = "api.upload.memory",
            Value = (KiB("VmHWM") - before) / 1024.0,
            Unit = "MiB",
            Bar = Bar.Below(GrowthMiBMax),
            Settings = common.Add("file", $"{Bytes / MiB} MiB of noise").Add("before", $"{before / 1024} MiB"),
        });
    }

    private async Task Send(long length, string id, CancellationToken cancellationToken)
    {
        using var content = new StreamContent(new Noise(length), 64 * 1024);
        await api.Submit(content, $"?id={id}", cancellationToken);
    }

    private long KiB(string what) => long.Parse(
        File.ReadLines($"/proc/{silo}/status").Single(line => line.StartsWith(what + ":", StringComparison.Ordinal))
            .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
