using System.Collections.Immutable;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Operations;

/// <summary>
/// What operators may stop for a while; the key is the operator's tenant. What all tenants share is for the owner. All
/// of it is stored and holds until it is taken back, also over restarts. What runs goes on, what waits keeps its place.
/// </summary>
[Alias("docs.IControlGrain")]
public interface IControlGrain : IGrainWithStringKey
{
    [Alias("Pauses"), RequiresRole(Role.Operator)]
    Task<ImmutableArray<Pause>> Pauses();

    /// <summary>No call of the step's engines starts; answers what is paused then.</summary>
    [Alias("PauseEngine"), RequiresRole(Role.Operator | Role.Owner)]
    Task<ImmutableArray<Pause>> PauseEngine(Step step, bool isPaused);

    /// <summary>No call for a document of that lane starts.</summary>
    [Alias("PauseLane"), RequiresRole(Role.Operator | Role.Owner)]
    Task<ImmutableArray<Pause>> PauseLane(Lane lane, bool isPaused);

    /// <summary>No call for a document of the operator's own tenant starts.</summary>
    /// <exception cref="CommandRefusedException">As many tenants are paused as may be.</exception>
    [Alias("PauseTenant"), RequiresRole(Role.Operator)]
    Task<ImmutableArray<Pause>> PauseTenant(bool isPaused);

    /// <summary>
    /// The silo gets no new call; <see cref="SiloView.MayStop"/> tells when the last has ended. A silo that was started
    /// again is another.
    /// </summary>
    /// <param name="silo">As <see cref="SiloView.Address"/>.</param>
    /// <exception cref="SiloNotFoundException"/>
    [Alias("DrainSilo"), RequiresRole(Role.Operator | Role.Owner)]
    Task DrainSilo(string silo, bool isDrained);
}

public enum PauseKind
{
    Engine,
    Lane,
    Tenant,
}

/// <param name="Name">Of the step or the lane, as <c>detect-pii</c>, or of the tenant.</param>
[GenerateSerializer, Immutable, Alias("docs.Pause")]
public sealed record Pause(
    [property: Id(0)] PauseKind Kind,
    [property: Id(1)] string Name,
    [property: Id(2)] DateTimeOffset Since,
    [property: Id(3)] string By);

/// <param name="Address">Names it; another after each start.</param>
/// <param name="Running">Engine calls that are at work there.</param>
/// <param name="IsDrained">It gets no new one.</param>
[GenerateSerializer, Immutable, Alias("docs.SiloView")]
public sealed record SiloView(
    [property: Id(0)] string Address, [property: Id(1)] int Running, [property: Id(2)] bool IsDrained)
{
    public bool MayStop => IsDrained && Running == 0;
}
