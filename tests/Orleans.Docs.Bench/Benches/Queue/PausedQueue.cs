using Orleans.Docs.Admission;
using Orleans.Docs.Bench.Benches.Events;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Bench.Benches.Queue;

/// <summary>A silo whose extraction is paused, so that what is offered to it waits.</summary>
internal static class PausedQueue
{
    public const int Tenants = 50;
    private const int OffersAtOnce = 64;

    public static async Task<DocsHost> Start(
        string directory, string[] options, CancellationToken cancellationToken)
    {
        var host = await DocsHost.WholePath(directory, new StubEngines(), _ => { }, options, cancellationToken);
        await host.Grains.GetGrain<IControlGrain>(SampleLife.Tenant).PauseEngine(Step.Extract, isPaused: true);
        return host;
    }

    /// <summary>
    /// Entries as documents offer them; there are no documents, which nothing asks for. Returns how many were taken.
    /// </summary>
    public static async Task<int> Offer(DocsHost host, int from, int until, CancellationToken cancellationToken)
    {
        var queue = host.Grains.GetGrain<IStepQueueGrain>(nameof(Step.Extract));
        var taken = 0;
        await Parallel.ForAsync(
            from, until,
            new ParallelOptions { MaxDegreeOfParallelism = OffersAtOnce, CancellationToken = cancellationToken },
            async (i, _) =>
            {
                if (await queue.Offer(new QueueEntry(
                    new DocumentKey($"tenant-{i % Tenants}", $"{i:x32}"), Step.Extract, 1, 1, (Lane)(i % 2), null, null,
                    TraceParent: $"00-{i:x32}-{i:x16}-01")))
                {
                    Interlocked.Increment(ref taken);
                }
            });
        return taken;
    }
}
