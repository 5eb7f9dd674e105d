using Orleans.Docs.Callers;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Auditing;

/// <summary>
/// What was done in a tenant (the key) that is in no document's events. By operators to the system: keys, pauses,
/// drains, retention, the index, the master key; by whoever may, to batches as such.
/// </summary>
[Alias("docs.IOperatorLogGrain"), RequiresRole(Role.Silo)]
internal interface IOperatorLogGrain : IGrainWithStringKey
{
    /// <summary>
    /// Durable when it returns. Called before the act, so that nothing is done that is not on record; an act that then
    /// fails, or is refused, stands there as well.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It is not on record, so do not act.</exception>
    [Alias("Record")]
    Task Record(string actor, OperatorActed act);
}

/// <summary>The stream in which the acts of a tenant stand.</summary>
internal static class OperatorLog
{
    /// <summary>Ids that begin so are the system's own.</summary>
    public const string ReservedPrefix = "system-";

    public static DocumentKey Of(string tenant) => new(tenant, ReservedPrefix + "acts");
}
