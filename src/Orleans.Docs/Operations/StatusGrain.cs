using System.Collections.Immutable;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Docs.Admission;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Search;
using Orleans.Runtime;

namespace Orleans.Docs.Operations;

/// <summary>Asks every queue, the event store and the cluster how they are.</summary>
[StatelessWorker]
internal sealed class StatusGrain(IEventStore store, TimeProvider time) : Grain, IStatusGrain
{
    private const int UnsettledMax = 10_000;

    public async Task<SystemStatus> Get()
    {
        var queues = await Task.WhenAll(Enum.GetValues<Step>().Select(
            step => GrainFactory.GetGrain<IStepQueueGrain>(step.ToString()).Status()));
        var now = time.GetUtcNow();
        var hosts = await GrainFactory.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        return new SystemStatus
        {
            Version = typeof(StatusGrain).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion ?? "unknown",
            Time = now,
            Silos = hosts.Count,
            Queues = [.. queues],
            Unsettled = (await store.Unsettled(now, null, UnsettledMax, CancellationToken.None)).Count,
            IndexGeneration = (await GrainFactory.GetGrain<IIndexGenerationsGrain>(0).Get()).Live,
        };
    }
}
