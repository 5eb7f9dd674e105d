using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Docs.Admission;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Docs.Workers;

/// <summary>Hands steps on to the workers of one silo, whose address is the key.</summary>
[Alias("docs.IWorkPlaceGrain"), RequiresRole(Role.Silo)]
internal interface IWorkPlaceGrain : IGrainWithStringKey
{
    /// <summary>As <see cref="IStepWorkerGrain.Run"/>, or at once <see cref="WorkResult.Elsewhere"/>.</summary>
    [Alias("Run"), ResponseTimeout("00:30:00")]
    Task<WorkResult> Run(QueueEntry entry, Permit? permit);

    /// <summary>Tells what is at work of this step, up to this attempt, that nobody waits for it any more.</summary>
    [Alias("BreakOff")]
    Task BreakOff(DocumentKey document, Step step, int attempt);

    /// <summary>How the circuits of its engines stand.</summary>
    [Alias("Circuits")]
    Task<ImmutableArray<CircuitState>> Circuits();
}

[OnSiloOfKey, Reentrant]
internal sealed class WorkPlaceGrain(WorkDrain drain, RunningSteps running, Circuits circuits) : Grain, IWorkPlaceGrain
{
    public Task<WorkResult> Run(QueueEntry entry, Permit? permit) => drain.Stopping.IsCancellationRequested
        ? Task.FromResult(WorkResult.Elsewhere)
        : GrainFactory.GetGrain<IStepWorkerGrain>(entry.Step.ToString()).Run(entry, permit);

    public Task BreakOff(DocumentKey document, Step step, int attempt)
    {
        running.BreakOff(document, step, attempt);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<CircuitState>> Circuits() => Task.FromResult(circuits.All);
}

/// <summary>Places a grain on the silo that its key names; where that is gone, anywhere.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnSiloOfKeyAttribute() : PlacementAttribute(new SiloOfKey());

[GenerateSerializer, Immutable, Alias("docs.SiloOfKey")]
internal sealed class SiloOfKey : PlacementStrategy;

internal sealed class SiloOfKeyDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(
        PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString();
        var silos = context.GetCompatibleSilos(target);
        return Task.FromResult(Array.Find(silos, silo => silo.ToParsableString() == key) ?? silos[0]);
    }
}
