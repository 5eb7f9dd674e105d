using System.Collections.Immutable;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Operations;

/// <summary>
/// The state of the system, for operators; the key is the operator's tenant. The owner sees what all tenants do,
/// everybody else how much of its own waits and is at work.
/// </summary>
[Alias("docs.IStatusGrain")]
public interface IStatusGrain : IGrainWithStringKey
{
    [Alias("Get"), RequiresRole(Role.Operator)]
    Task<SystemStatus> Get();

    /// <summary>See <see cref="SystemStatus.IndexIsDamaged"/>.</summary>
    [Alias("IndexIsDamaged"), RequiresRole(Role.Reader)]
    Task<bool> IndexIsDamaged();

    /// <summary>Names of engines that a silo leaves alone for a while, since they kept failing.</summary>
    [Alias("OpenCircuits"), RequiresRole(Role.Reader)]
    Task<ImmutableArray<string>> OpenCircuits();

    /// <summary>Which engines may do which step, in the order of the steps, a step's default first.</summary>
    [Alias("Engines"), RequiresRole(Role.Reader)]
    Task<ImmutableArray<EngineView>> Engines();
}

[GenerateSerializer, Immutable, Alias("docs.SystemStatus")]
public sealed record SystemStatus
{
    [Id(0)]
    public required string Version { get; init; }

    [Id(1)]
    public required DateTimeOffset Time { get; init; }

    [Id(2)]
    public required int Silos { get; init; }

    [Id(3)]
    public required ImmutableArray<QueueStatus> Queues { get; init; }

    /// <summary>
    /// Documents of all tenants with an unsettled mark, counted up to a bound of 10,000; null to whoever is not the
    /// owner.
    /// </summary>
    [Id(4)]
    public required int? Unsettled { get; init; }

    [Id(5)]
    public required string IndexGeneration { get; init; }

    /// <summary>To the owner alone.</summary>
    [Id(6)]
    public ImmutableArray<InboxStatus> Inboxes { get; init; } = [];

    /// <summary>Of the operator's tenant; null where nobody is told of its documents.</summary>
    [Id(8)]
    public NoticesStatus? Notices { get; init; }

    /// <summary>To the owner alone.</summary>
    [Id(20)]
    public ImmutableArray<SiloView> SiloList { get; init; } = [];

    [Id(21)]
    public ImmutableArray<Pause> Pauses { get; init; } = [];

    /// <summary>Of the services that the engines call, to the owner alone; none where they call none.</summary>
    [Id(22)]
    public ImmutableArray<QuotaStatus> Quotas { get; init; } = [];

    /// <summary>Of every engine that was asked for something so far, and of Tesseract.</summary>
    [Id(24)]
    public ImmutableArray<CircuitStatus> Circuits { get; init; } = [];

    /// <summary>The search index lost what was stored: searches miss documents until it is rebuilt.</summary>
    [Id(23)]
    public bool IndexIsDamaged { get; init; }
}

/// <summary>Notices to the outside that documents settled.</summary>
/// <param name="Waiting">On their way, or to be tried again.</param>
/// <param name="GivenUp">In the dead letters.</param>
[GenerateSerializer, Immutable, Alias("docs.NoticesStatus")]
public sealed record NoticesStatus([property: Id(0)] long Waiting, [property: Id(1)] long GivenUp);

/// <summary>
/// Whether an engine is left alone for a while, since it kept failing. Each silo tells by its own calls.
/// </summary>
/// <param name="OpenOn">Silos that leave it alone.</param>
/// <param name="Failures">In a row, on the silo with the most.</param>
/// <param name="TriesIn">When one of them tries it next; null where none leaves it alone.</param>
[GenerateSerializer, Immutable, Alias("docs.CircuitStatus")]
public sealed record CircuitStatus(
    [property: Id(0)] string Engine,
    [property: Id(1)] int OpenOn,
    [property: Id(2)] int Failures,
    [property: Id(3)] TimeSpan? TriesIn);

/// <summary>A place outside from which documents are taken in.</summary>
/// <param name="Waiting">Messages that wait or are being taken; 0 where it cannot be asked.</param>
/// <param name="Dead">Messages that were given up, since they are broken or belong to no tenant.</param>
/// <param name="Problem">Why it cannot be asked now, or null.</param>
[GenerateSerializer, Immutable, Alias("docs.InboxStatus")]
public sealed record InboxStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] long Waiting,
    [property: Id(2)] long Dead,
    [property: Id(3)] string? Problem);

/// <summary>One engine that may do a step.</summary>
/// <param name="ModelVersion">Null when the engine cannot be made, as its model is missing or broken.</param>
/// <param name="IsDefault">Does the step unless a command names another.</param>
/// <param name="Price">Null: it costs nothing.</param>
[GenerateSerializer, Immutable, Alias("docs.EngineView")]
public sealed record EngineView(
    [property: Id(0)] Step Step,
    [property: Id(1)] string Name,
    [property: Id(2)] string? ModelVersion,
    [property: Id(3)] bool IsDefault,
    [property: Id(4)] EnginePriceView? Price);

/// <summary>US dollars.</summary>
[GenerateSerializer, Immutable, Alias("docs.EnginePriceView")]
public sealed record EnginePriceView(
    [property: Id(0)] decimal PerPage,
    [property: Id(1)] decimal PerThousandCharacters,
    [property: Id(2)] decimal PerThousandInputTokens,
    [property: Id(3)] decimal PerThousandOutputTokens,
    [property: Id(4)] decimal PerPlainPage = 0);

/// <summary>
/// How a queue is. To whoever is not the owner, what waits and runs is that of its own tenant, and what is of all
/// tenants together is left out.
/// </summary>
/// <param name="Finished">Null to whoever is not the owner, as the two after it.</param>
/// <param name="Repeated">
/// Calls since the start that may have been made before the last crash as well; never too few.
/// </param>
/// <param name="OldestWaiting">How long the entry at the head has waited.</param>
[GenerateSerializer, Immutable, Alias("docs.QueueStatus")]
public sealed record QueueStatus(
    [property: Id(0)] string Step,
    [property: Id(1)] string Engine,
    [property: Id(2)] int Waiting,
    [property: Id(3)] int Delayed,
    [property: Id(4)] int Running,
    [property: Id(5)] int Permits,
    [property: Id(6)] long? Finished,
    [property: Id(7)] long? Throttled,
    [property: Id(8)] long? Repeated,
    [property: Id(9)] TimeSpan? OldestWaiting)
{
    [Id(20)]
    public ImmutableArray<LaneStatus> Lanes { get; init; } = [];

    /// <summary>Operators stopped the engine.</summary>
    [Id(21)]
    public bool IsPaused { get; init; }

    /// <summary>How long a call recently took at the mean; null before the first has ended.</summary>
    [Id(22)]
    public TimeSpan? MeanDuration { get; init; }

    /// <summary>Calls at work, by the address of their silo; empty to whoever is not the owner.</summary>
    [Id(23)]
    public ImmutableSortedDictionary<string, int> RunningBySilo { get; init; } =
        ImmutableSortedDictionary<string, int>.Empty;
}

/// <param name="OldestWaiting">How long the one that came first has waited.</param>
/// <param name="PerSecond">
/// Calls that recently ended a second while work waited; 0 while unknown, and to whoever is not the owner.
/// </param>
/// <param name="ClearIn">When what waits will have started, if nothing comes after it; null while unknown.</param>
/// <param name="IsPaused">Operators stopped the lane.</param>
[GenerateSerializer, Immutable, Alias("docs.LaneStatus")]
public sealed record LaneStatus(
    [property: Id(0)] Lane Lane,
    [property: Id(1)] int Waiting,
    [property: Id(2)] int Running,
    [property: Id(3)] TimeSpan? OldestWaiting,
    [property: Id(4)] double PerSecond,
    [property: Id(5)] TimeSpan? ClearIn,
    [property: Id(6)] bool IsPaused);
