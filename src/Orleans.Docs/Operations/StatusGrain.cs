using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Admission;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Notifications;
using Orleans.Docs.Search;
using Orleans.Docs.Uploads;
using Orleans.Docs.Workers;
using Orleans.Runtime;

namespace Orleans.Docs.Operations;

/// <summary>Asks every queue, the event store and the cluster how they are.</summary>
[StatelessWorker]
internal sealed partial class StatusGrain(
    IEventStore store, StepEngines engines, IOptionsMonitor<PriceTable> prices, IEnumerable<IInbox> inboxes,
    Notices notices, IServiceQuotas quotas, TimeProvider time, ILogger<StatusGrain> logger) : Grain, IStatusGrain
{
    private const int UnsettledMax = 10_000;

    private string Tenant => this.GetPrimaryKeyString();

    public async Task<SystemStatus> Get()
    {
        var only = CallerScope.OnlyTenant;
        var queues = await Task.WhenAll(Enum.GetValues<Step>().Select(
            step => GrainFactory.GetGrain<IStepQueueGrain>(step.ToString()).Status(only)));
        var now = time.GetUtcNow();
        var generations = await GrainFactory.GetGrain<IIndexGenerationsGrain>(0).Get();
        var hosts = await GrainFactory.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        var status = new SystemStatus
        {
            Version = typeof(StatusGrain).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion ?? "unknown",
            Time = now,
            Silos = hosts.Count,
            Pauses = await GrainFactory.GetGrain<IControlGrain>(Tenant).Pauses(),
            Queues = [.. queues],
            Circuits = await Circuits(hosts.Keys),
            Unsettled = null,
            IndexGeneration = generations.Live,
            IndexIsDamaged = generations.LiveIsDamaged,
            Notices = notices.AreWanted(Tenant) ? await GrainFactory.GetGrain<INotifyGrain>(Tenant).Status() : null,
        };
        return only is null ? await Whole(status, hosts.Keys) : status;
    }

    public async Task<bool> IndexIsDamaged() =>
        (await GrainFactory.GetGrain<IIndexGenerationsGrain>(0).Get()).LiveIsDamaged;

    public async Task<ImmutableArray<string>> OpenCircuits()
    {
        var hosts = await GrainFactory.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        return [.. (await Circuits(hosts.Keys)).Where(circuit => circuit.OpenOn > 0).Select(circuit => circuit.Engine)];
    }

    public Task<ImmutableArray<EngineView>> Engines() => Task.FromResult<ImmutableArray<EngineView>>(
    [
        .. from step in Enum.GetValues<Step>()
           from name in engines.NamesOf(step)
           let isDefault = name == engines.DefaultOf(step)
           orderby step, isDefault descending
           select new EngineView(step, name, ModelVersion(step, name), isDefault, Price(name)),
    ]);

    private async Task<ImmutableArray<CircuitStatus>> Circuits(IEnumerable<SiloAddress> silos)
    {
        var states = await Task.WhenAll(silos.Select(
            silo => GrainFactory.GetGrain<IWorkPlaceGrain>(silo.ToParsableString()).Circuits()));
        return
        [
            .. from state in states.SelectMany(ofSilo => ofSilo)
               group state by state.Engine into engine
               orderby engine.Key
               select new CircuitStatus(
                   engine.Key, engine.Count(state => state.TriesIn is not null), engine.Max(state => state.Failures),
                   engine.Min(state => state.TriesIn)),
        ];
    }

    /// <summary>With what all tenants do together.</summary>
    private async Task<SystemStatus> Whole(SystemStatus status, IEnumerable<SiloAddress> silos)
    {
        var drained = (await GrainFactory.GetGrain<IPausesGrain>(0).Get()).DrainedSilos;
        return status with
        {
            SiloList =
            [
                .. silos.Select(silo => silo.ToParsableString()).Order(StringComparer.Ordinal).Select(
                    silo => new SiloView(
                        silo, status.Queues.Sum(queue => queue.RunningBySilo.GetValueOrDefault(silo)),
                        drained.Contains(silo))),
            ],
            Quotas =
            [
                .. await Task.WhenAll(quotas.Apis.Select(api => GrainFactory.Quota(quotas, api).Status())),
            ],
            Unsettled = (await store.Unsettled(status.Time, null, UnsettledMax, CancellationToken.None)).Count,
            Inboxes = [.. await Task.WhenAll(inboxes.Select(inbox => inbox.Status(CancellationToken.None)))],
        };
    }

    private string? ModelVersion(Step step, string name)
    {
        try
        {
            return engines.IdentityOf(step, name).ModelVersion;
        }
        catch (Exception e)
        {
            // A model file that cannot be read must not hide the other engines.
            LogEngineBroken(logger, e, step, name);
            return null;
        }
    }

    private EnginePriceView? Price(string name) => prices.CurrentValue.Engines.TryGetValue(name, out var p)
        ? new EnginePriceView(p.PerPage, p.PerThousandCharacters, p.PerThousandInputTokens, p.PerThousandOutputTokens,
            p.PerPlainPage)
        : null;

    [LoggerMessage(LogLevel.Error, "the engine {Engine} for {Step} cannot be made")]
    private static partial void LogEngineBroken(ILogger logger, Exception e, Step step, string engine);
}
