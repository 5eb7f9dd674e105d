using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Peers;
using Orleans.Docs.Bench.Probes;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>
/// The life of a document through its grain (decide, encode, chain, encrypt, store, fold), beside a plain grain that
/// stores the same bytes and a journaled grain of stock Orleans.
/// </summary>
internal sealed class GrainPart(EventsRun run, DocsHost docs, StockHost stock)
{
    private const int InFlight = 16;
    private const double OfThePlainGrain = 0.8;

    public async Task Run(CancellationToken cancellationToken)
    {
        Contender[] contenders =
        [
            new("document", (window, ct) => Flights.Run(InFlight, window, _ => Document(), ct)),
            new("plain", (window, ct) => Flights.Run(InFlight, window, _ => Plain(), ct)),
            new("stock", (window, ct) => Flights.Run(InFlight, window, _ => Stock(), ct), run.Postgres.ProcessId),
        ];
        var prefix = $"events.grain.{InFlight}";
        var measured = await run.Rounds.Run(run.Report, prefix, contenders, cancellationToken);
        var comparison = new Comparison(run.Report, prefix, "commits", measured, run.Settings
            .Add("document", "new documents, five calls each; admission, index and blobs left out; a key for each")
            .Add("in flight", $"{InFlight} grains at once, five commits one after the other in each")
            .Add("plain", "a grain without filters that hands the same bytes, a key's too, to bare SQLite "
                + "behind a queue that groups what waits")
            .Add("stock", StockHost.Settings)
            .Add("postgres", PostgresServer.Settings)).Rates();
        comparison.Ratio("document", "plain", Bar.AtLeast(OfThePlainGrain));
        comparison.Ratio("document", "stock", null);
    }

    /// <summary>The life of one document, call by call.</summary>
    public static Task Live(IGrainFactory grains, string key) =>
        Live(grains, key, SampleLife.Upload, SampleLife.Reports);

    public static async Task Live(
        IGrainFactory grains, string key, Uploaded upload, ImmutableArray<StepReport> reports)
    {
        var grain = grains.GetGrain<IDocumentWorkGrain>(key);
        await grain.Upload(new UploadDocument("upload-0123456789abcdef0123456789abcdef", "bench", upload));
        foreach (var report in reports)
        {
            await grain.Record(report);
        }
    }

    private async Task<int> Document()
    {
        await Live(docs.Grains, SampleLife.NewKey().ToString());
        return SampleLife.Commits;
    }

    private async Task<int> Plain()
    {
        var grain = stock.Grains.GetGrain<IPlainGrain>(SampleLife.NewKey().ToString());
        foreach (var payload in run.Payloads)
        {
            await grain.Append(new Immutable<byte[]>(payload));
        }

        return SampleLife.Commits;
    }

    private async Task<int> Stock()
    {
        var grain = stock.Grains.GetGrain<IStockDocumentGrain>(SampleLife.NewKey().ToString());
        foreach (var payload in run.Payloads)
        {
            await grain.Append(payload);
        }

        return SampleLife.Commits;
    }
}
