using System.Collections.Immutable;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Silo;

namespace Orleans.Docs.Bench.Benches.Api;

/// <summary>The HTTP interface of a silo as it is started by users, asked with a key.</summary>
internal sealed class ApiBench : IBench
{
    private const string ReadsPart = "reads";
    private const string ListenersPart = "listeners";
    private const string UploadPart = "upload";
    private const string StuckPart = "stuck";
    private const string PagePart = "page";

    public static readonly IReadOnlyList<string> Parts = [ReadsPart, ListenersPart, UploadPart, StuckPart, PagePart];

    public string Name => "api";

    public string Summary =>
        "reads over HTTP beside a bare route, events to a thousand listeners, a large upload, clients who never read, "
        + "the page in a browser";

    public async Task Run(BenchReport report, BenchSettings settings, CancellationToken cancellationToken)
    {
        // One key asks for all: its rate is counted as ever, and allows more than the machine does.
        await using var silo = await BenchSilo.Start(
            ["--Docs:Web:RequestsPerSecond=1000000", "--Docs:Web:RequestsBurst=1000000"], cancellationToken);
        using var api = ApiClient.Of(silo);
        var common = ImmutableSortedDictionary<string, string>.Empty
            .Add("cores", Figures.Of(Math.Min(Environment.ProcessorCount, TwoCores.Count)));
        if (settings.Wants(ReadsPart))
        {
            await new Reads(report, api, settings, common).Run(cancellationToken);
        }

        if (settings.Wants(ListenersPart))
        {
            using var listeners = new Listeners(report, api, settings, common);
            await listeners.Run(cancellationToken);
        }

        if (settings.Wants(UploadPart))
        {
            await new LargeUpload(report, api, silo.ProcessId, settings, common).Run(cancellationToken);
        }

        if (settings.Wants(StuckPart))
        {
            await new Sleepers(report, api, silo.ProcessId, settings, common).Run(cancellationToken);
        }

        if (settings.Wants(PagePart))
        {
            await new PageLoad(report, api, settings, common).Run(cancellationToken);
        }
    }
}
