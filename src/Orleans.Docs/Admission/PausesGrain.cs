using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Runtime;

namespace Orleans.Docs.Admission;

/// <summary>Keeps what operators paused, and tells the queues; the key is 0.</summary>
[Alias("docs.IPausesGrain"), RequiresRole(Role.Silo)]
internal interface IPausesGrain : IGrainWithIntegerKey
{
    /// <summary>Answers while a change is being told, since a queue that starts asks for it.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<QueuePauses> Get();

    [Alias("List"), AlwaysInterleave]
    Task<ImmutableArray<Pause>> List();

    /// <summary>Stored and known to all queues when it returns.</summary>
    /// <exception cref="CommandRefusedException">As many are paused as may be.</exception>
    [Alias("Set")]
    Task<ImmutableArray<Pause>> Set(Pause pause, bool isPaused);

    /// <param name="active">The silos that there are; what is kept of others goes.</param>
    [Alias("Drain")]
    Task Drain(string silo, bool isDrained, ImmutableHashSet<string> active);
}

internal sealed class PausesGrain(
    [PersistentState("pauses", StorageNames.Operator)] IPersistentState<PausesStored> state,
    IOptions<AdmissionOptions> options) : Grain, IPausesGrain
{
    public Task<QueuePauses> Get() => Task.FromResult(state.State.ToPauses());

    public Task<ImmutableArray<Pause>> List() => Task.FromResult(state.State.Pauses);

    public async Task<ImmutableArray<Pause>> Set(Pause pause, bool isPaused)
    {
        var now = state.State;
        var there = now.Pauses.FirstOrDefault(other => other.Kind == pause.Kind && other.Name == pause.Name);
        if (isPaused && there is null && now.Pauses.Length >= options.Value.PausesMax)
        {
            throw new CommandRefusedException("as much is paused as may be: resume something first");
        }

        if (isPaused != there is not null)
        {
            await Store(isPaused ? now.Pauses.Add(pause) : now.Pauses.Remove(there!), now.DrainedSilos);
        }

        await Tell();
        return state.State.Pauses;
    }

    public async Task Drain(string silo, bool isDrained, ImmutableHashSet<string> active)
    {
        var kept = state.State.DrainedSilos.Intersect(active);
        var drained = isDrained ? kept.Add(silo) : kept.Remove(silo);
        if (!drained.SetEquals(state.State.DrainedSilos))
        {
            await Store(state.State.Pauses, drained);
        }

        await Tell();
    }

    private async Task Store(ImmutableArray<Pause> pauses, ImmutableHashSet<string> drained)
    {
        var before = state.State;
        state.State = new PausesStored { Version = before.Version + 1, Pauses = pauses, DrainedSilos = drained };
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = before;
            throw;
        }
    }

    /// <summary>Also when nothing changed, so that a command that broke off can be repeated.</summary>
    private Task Tell()
    {
        var pauses = state.State.ToPauses();
        return Task.WhenAll(Enum.GetValues<Step>().Select(
            step => GrainFactory.GetGrain<IStepQueueGrain>(step.ToString()).Pause(pauses)));
    }
}

/// <summary>The stored form of what is paused.</summary>
[GenerateSerializer, Alias("docs.PausesStored")]
internal sealed class PausesStored
{
    [Id(0)]
    public long Version { get; set; }

    [Id(1)]
    public ImmutableArray<Pause> Pauses { get; set; } = [];

    [Id(2)]
    public ImmutableHashSet<string> DrainedSilos { get; set; } = [];

    /// <summary>As people write it, <c>detect-pii</c>.</summary>
    public static string NameOf(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public QueuePauses ToPauses() => new()
    {
        Version = Version,
        Steps = [.. Enum.GetValues<Step>().Where(step => Of(PauseKind.Engine).Contains(NameOf(step)))],
        Lanes = [.. Enum.GetValues<Lane>().Where(lane => Of(PauseKind.Lane).Contains(NameOf(lane)))],
        Tenants = [.. Of(PauseKind.Tenant)],
        DrainedSilos = DrainedSilos,
    };

    private IEnumerable<string> Of(PauseKind kind) =>
        Pauses.Where(pause => pause.Kind == kind).Select(pause => pause.Name);
}
