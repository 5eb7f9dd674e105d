using Orleans.Docs.Admission;
using Orleans.Docs.Bench.Benches.Events;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Bench.Benches.Queue;

/// <summary>
/// A queue in which a hundred thousand documents wait, beside an empty one: what each takes, and what submits cost.
/// </summary>
internal sealed class WaitingPart(QueueRun run)
{
    private const int Waiting = 100_000;
    private const int QuickWaiting = 20_000;
    private const int Tenants = 50;
    private const int OffersAtOnce = 64;
    private const int InFlight = 16;
    private const int BytesMax = 1_000;
    private const double SameRate = 0.9;
    private const string Prefix = "queue.waiting";

    /// <summary>Entries of a hundred thousand beyond the bound on submits.</summary>
    private static readonly string[] Options = ["--Docs:Admission:SubmitWaitingPerTenantMax=1000000"];

    public async Task Run(CancellationToken cancellationToken)
    {
        await using var empty = await Start("empty", cancellationToken);
        await using var full = await Start("full", cancellationToken);
        var count = run.Quick ? QuickWaiting : Waiting;
        run.Report.Say($"{Prefix}: {count} entries");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Fill(full, count, cancellationToken);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;
        var rounds = new Rounds(run.Quick ? 3 : 7, TimeSpan.FromSeconds(1.5));
        var settings = run.Settings.Add("waiting", $"{count} entries of {Tenants} tenants, engine paused")
            .Add("rounds", rounds.Settings).Add("in flight", $"{InFlight} submits at once, each durable");
        run.Report.Add(new BenchResult
        {
            Name = $"{Prefix}.memory",
            Value = bytes,
            Unit = "B/document",
            Bar = Bar.Below(BytesMax),
            Settings = settings,
        });
        var measured = await rounds.Run(
            run.Report, Prefix, [Contender("full", full), Contender("empty", empty)], cancellationToken);
        new Comparison(run.Report, Prefix, "submits", measured, settings).Rates()
            .Ratio("full", "empty", Bar.AtLeast(SameRate));
    }

    private static Contender Contender(string name, DocsHost host) => new(name, (window, ct) => Flights.Run(
        InFlight, window,
        async _ =>
        {
            var key = SampleLife.NewKey();
            await host.Grains.GetGrain<IUploadGrain>($"{key.Tenant}/{Guid.NewGuid():N}").Submit(
                new UploadOptions { FileName = "order.txt", DocumentId = key.Id }, Guid.NewGuid().ToByteArray());
            return 1;
        },
        ct));

    private async Task<DocsHost> Start(string name, CancellationToken cancellationToken)
    {
        var host = await DocsHost.WholePath(run.File(name), new StubEngines(), _ => { }, Options, cancellationToken);
        await host.Grains.GetGrain<IControlGrain>(SampleLife.Tenant).PauseEngine(Step.Extract, isPaused: true);
        return host;
    }

    /// <summary>Entries as documents offer them; there are no documents, which nothing asks for.</summary>
    private static Task Fill(DocsHost host, int count, CancellationToken cancellationToken)
    {
        var queue = host.Grains.GetGrain<IStepQueueGrain>(nameof(Step.Extract));
        return Parallel.ForAsync(
            0, count,
            new ParallelOptions { MaxDegreeOfParallelism = OffersAtOnce, CancellationToken = cancellationToken },
            async (i, _) =>
            {
                var taken = await queue.Offer(new QueueEntry(
                    new DocumentKey($"tenant-{i % Tenants}", $"{i:x32}"), Step.Extract, 1, 1, (Lane)(i % 2), null, null,
                    TraceParent: $"00-{i:x32}-{i:x16}-01"));
                if (!taken)
                {
                    throw new BenchFailedException("the queue is full");
                }
            });
    }
}
