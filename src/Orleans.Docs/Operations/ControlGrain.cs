using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Docs.Admission;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Runtime;

namespace Orleans.Docs.Operations;

/// <summary>The operator's door to what is paused.</summary>
[StatelessWorker]
internal sealed class ControlGrain(IClusterMembershipService members, TimeProvider time) : Grain, IControlGrain
{
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

        await Kept.Drain(silo, isDrained, active);
    }

    private async Task<ImmutableArray<Pause>> Set(PauseKind kind, string name, bool isPaused) =>
        ForTenant(await Kept.Set(new Pause(kind, name, time.GetUtcNow(), CallerScope.Actor), isPaused));

    /// <summary>Which other tenants are paused is not this one's to know.</summary>
    private ImmutableArray<Pause> ForTenant(ImmutableArray<Pause> pauses) =>
        pauses.RemoveAll(pause => pause.Kind is PauseKind.Tenant && pause.Name != this.GetPrimaryKeyString());
}
