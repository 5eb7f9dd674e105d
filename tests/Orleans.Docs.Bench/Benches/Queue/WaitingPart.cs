using Orleans.Docs.Bench.Benches.Events;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Documents;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Bench.Benches.Queue;

/// <summary>
/// A queue in which a hundred thousand documents wait, beside an empty one: what each takes, and what submits cost.
/// </summary>
internal sealed class WaitingPart(QueueRun run)
{
    private const int Waiting = 100_000;
    private const int QuickWaiting = 20_000;
    private const int InFlight = 16;
    private const int BytesMax = 1_000;
    private const double SameRate = 0.9;
    private const string Prefix = "queue.waiting";

    /// <summary>What is submitted comes on top of the entries that wait, and nothing of it is to be refused.</summary>
    private static readonly string[] Options =
    [
        "--Docs:Admission:SubmitWaitingPerTenantMax=1000000", "--Docs:Admission:SubmitWaitingMax=900000",
        "--Docs:Admission:WaitingMax=1000000",
    ];

    public async Task Run(CancellationToken cancellationToken)
    {
        await using var empty = await Start("empty", cancellationToken);
        await using var full = await Start("full", cancellationToken);
        var count = run.Quick ? QuickWaiting : Waiting;
        run.Report.Say($"{Prefix}: {count} entries");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        if (await PausedQueue.Offer(full, 0, count, cancellationToken) < count)
        {
            throw new BenchFailedException("the queue is full");
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;
        var rounds = new Rounds(run.Quick ? 3 : 7, TimeSpan.FromSeconds(1.5));
        var settings = run.Settings.Add("waiting", $"{count} entries of {PausedQueue.Tenants} tenants, engine paused")
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

    private Task<DocsHost> Start(string name, CancellationToken cancellationToken) =>
        PausedQueue.Start(run.File(name), Options, cancellationToken);
}
