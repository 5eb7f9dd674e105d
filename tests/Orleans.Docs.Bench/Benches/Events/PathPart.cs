using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Peers;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>
/// Documents from upload to settled, with workers, blobs, projection and index, engines answering at once; beside stock
/// Orleans, which makes the same calls of workers and stores the same events, and has neither blobs nor index.
/// </summary>
internal sealed class PathPart(EventsRun run, StockHost stock)
{
    private const int InFlight = 256;
    private const int EventsOfADocument = 7;
    private const double TimesStock = 10;

    /// <summary>Of so many documents one is looked at afterwards.</summary>
    private const int LookedAtOneOf = 50;
    private const string Prefix = "events.path";
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<DocumentKey> _lookedAt = new();
    private int _submitted;

    public async Task Run(CancellationToken cancellationToken)
    {
        SettledWatch? watch = null;
        await using var docs = await DocsHost.WholePath(
            run.File("path"),
            services =>
            {
                var store = services.Last(service => service.ServiceType == typeof(IEventStore));
                services.Replace(ServiceDescriptor.Singleton<IEventStore>(
                    provider => watch = new SettledWatch((IEventStore)store.ImplementationFactory!(provider))));
            },
            cancellationToken);
        await using var bare = await BarePath.Open(docs.Services, cancellationToken);
        Contender[] contenders =
        [
            new("documents", (window, ct) => Flights.Run(
                InFlight, window, token => Submit(docs.Grains, watch!, token), ct)),
            new("bare", (window, ct) => Flights.Run(InFlight, window, bare.Live, ct)),
            new("stock", (window, ct) => Flights.Run(InFlight, window, _ => Stock(), ct), run.Postgres.ProcessId),
        ];
        var measured = await run.Rounds.Run(run.Report, Prefix, contenders, cancellationToken);
        await LookAt(docs.Services, cancellationToken);
        var settings = run.Settings
            .Add("documents", "submit to settled in one process, one page of text each: source, page, answers, "
                + "findings and summary as blobs, redacted and indexed")
            .Add("bare", "the same blobs, commits and entries through the same stores, encoded and encrypted alike; no "
                + "grain, no queue, no worker and no engine around them, one entry for each document: the ceiling")
            .Add("in flight", $"{InFlight} documents at once")
            .Add("stock", $"{StockHost.Settings}; five events and four calls of a worker for each document")
            .Add("postgres", PostgresServer.Settings);
        var comparison = new Comparison(run.Report, Prefix, "documents", measured, settings).Rates();
        comparison.Ratio("documents", "stock", Bar.AtLeast(TimesStock));
        comparison.Ratio("documents", "bare", null);
        comparison.Ratio("bare", "stock", null);
        double[] events = [.. measured[0].PerCpuSecond.Select(documents => documents * EventsOfADocument)];
        run.Report.Add(new BenchResult
        {
            Name = $"{Prefix}.events",
            Value = Measured.Median(events),
            Unit = "events/CPU-s",
            Settings = settings.Add(BenchResult.Spread, Measured.Spread(events)),
        });
    }

    /// <summary>Ends the bench if what was counted did not come to the end that it is counted for.</summary>
    private async Task LookAt(IServiceProvider services, CancellationToken cancellationToken)
    {
        var streams = services.GetRequiredService<DocumentStreams>();
        foreach (var key in _lookedAt)
        {
            var document = (await streams.Load(key, cancellationToken)).State;
            var state = DocumentViews.StateOf(document);
            var found = document.PiiCounts?.Values.Sum() ?? 0;
            if (!document.IsSettled || state is not DocumentState.Completed || document.Version != EventsOfADocument
                || found != StubEngines.Found.Items.Length)
            {
                throw new BenchFailedException(
                    $"a document is {state} with {document.Version} events and {found} findings, and was to be "
                    + $"completed with {EventsOfADocument} and {StubEngines.Found.Items.Length}");
            }
        }
    }

    private async Task<int> Submit(
        IGrainFactory grains, SettledWatch watch, CancellationToken cancellationToken)
    {
        var key = SampleLife.NewKey();
        var settled = watch.Settled(key);
        var options = new UploadOptions { FileName = "order.txt", DocumentId = key.Id };
        await grains.GetGrain<IUploadGrain>($"{key.Tenant}/{Guid.NewGuid():N}")
            .Submit(options, Guid.NewGuid().ToByteArray());
        try
        {
            await settled.WaitAsync(SettleTimeout, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new BenchFailedException($"a document was not settled in {SettleTimeout}", e);
        }

        if (Interlocked.Increment(ref _submitted) % LookedAtOneOf == 0)
        {
            _lookedAt.Enqueue(key);
        }

        return 1;
    }

    private async Task<int> Stock()
    {
        await stock.Grains.GetGrain<IStockDocumentGrain>(SampleLife.NewKey().ToString()).Process();
        return 1;
    }
}
