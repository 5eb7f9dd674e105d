using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Docs.Admission;
using Orleans.Docs.Auditing;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Runtime;

namespace Orleans.Docs.Operations;

/// <summary>The operator's door to what is paused.</summary>
[StatelessWorker]
internal sealed class ControlGrain(IClusterMembershipService members, TimeProvider time) : Grain, IControlGrain
{
    private const string Owner = "owner";

    private IPausesGrain Kept => GrainFactory.GetGrain<IPausesGrain>(0);

    public async Task<ImmutableArray<Pause>> Pauses() => ForTenant(await Kept.List());

    public Task<ImmutableArray<Pause>> PauseEngine(Step step, bool isPaused) =>
        Set(PauseKind.Engine, PausesStored.NameOf(step), isPaused);

    public Task<ImmutableArray<Pause>> PauseLane(Lane lane, bool isPaused) =>
        Set(PauseKind.Lane, PausesStored.NameOf(lane), isPaused);

    public Task<ImmutableArray<Pause>> PauseTenant(bool isPaused) =>
        Set(PauseKind.Tenant, this.GetPrimaryKeyString(), isPaused);

    public async Task DrainSilo(string silo, bool isDrained)
    {
        var active = members.CurrentSnapshot.Members.Values.Where(member => member.Status is SiloStatus.Active)
            .Select(member => member.SiloAddress.ToParsableString()).ToImmutableHashSet();
        if (!active.Contains(silo))
        {
            throw new SiloNotFoundException();
        }

        await Record(isDrained ? "silo-drained" : "silo-opened", silo);
        await Kept.Drain(silo, isDrained, active);
    }

    private async Task<ImmutableArray<Pause>> Set(PauseKind kind, string name, bool isPaused)
    {
        await Record(isPaused ? "paused" : "resumed", $"{PausesStored.NameOf(kind)} {name}");
        return ForTenant(await Kept.Set(new Pause(kind, name, time.GetUtcNow(), CallerScope.Actor), isPaused));
    }

    private Task Record(string act, string to) =>
        GrainFactory.GetGrain<IOperatorLogGrain>(this.GetPrimaryKeyString()).Record(
            CallerScope.Actor, new OperatorActed(act, to));

    /// <summary>
    /// Which other tenants are paused is not this one's to know, nor who of the operators' tenant paused what all
    /// share.
    /// </summary>
    private ImmutableArray<Pause> ForTenant(ImmutableArray<Pause> pauses) =>
    [
        .. pauses.Where(pause => pause.Kind is not PauseKind.Tenant || pause.Name == this.GetPrimaryKeyString())
            .Select(pause => pause.Kind is PauseKind.Tenant || CallerScope.OnlyTenant is null
                ? pause
                : pause with { By = Owner }),
    ];
}
