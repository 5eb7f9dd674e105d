using Orleans.Docs.Admission;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Workers;

/// <summary>Does one step of one document; the key is the step's name.</summary>
[Alias("docs.IStepWorkerGrain"), RequiresRole(Role.Silo)]
internal interface IStepWorkerGrain : IGrainWithStringKey
{
    /// <summary>Ends when the outcome is recorded, or tells when to come again.</summary>
    /// <param name="permit">
    /// With which it was started, of the API that <see cref="QueueEntry.Lacks"/> names or else of its engine's first.
    /// </param>
    [Alias("Run"), ResponseTimeout("00:30:00")]
    Task<WorkResult> Run(QueueEntry entry, Permit? permit);
}

/// <param name="RetryAfter">
/// The engine was throttled or not called, or a service is at work: come again then.
/// </param>
/// <param name="Called">The engine was called, and not only the answer of an earlier call found.</param>
[GenerateSerializer, Immutable, Alias("docs.WorkResult")]
public readonly record struct WorkResult([property: Id(0)] TimeSpan? RetryAfter, [property: Id(1)] bool Called)
{
    /// <summary>A service is at work on it, or a permit was not to be had: neither is a throttle.</summary>
    [Id(2)]
    public bool Waits { get; init; }

    /// <summary>The silo takes no work any more: nothing was done.</summary>
    [Id(3)]
    public bool IsElsewhere { get; init; }

    /// <summary>The API that it called first, or found no permit of; null: it needed none.</summary>
    [Id(4)]
    public string? Api { get; init; }

    public static WorkResult Finished => default;

    public static WorkResult Elsewhere => new() { IsElsewhere = true };
}
