using System.Collections.Immutable;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;

namespace Orleans.Docs.Notifications;

/// <summary>What the tenant, which is the key, could not be told of its documents that settled.</summary>
[Alias("docs.INoticesGrain")]
public interface INoticesGrain : IGrainWithStringKey
{
    /// <summary>
    /// Notices that were given up, oldest first, up to the bound of the options: dead letters whose step is
    /// <see cref="DeadLetter.NotifyStep"/> and whose time is that of settling.
    /// </summary>
    [Alias("GivenUp"), RequiresRole(Role.Reader)]
    Task<ImmutableArray<DeadLetter>> GivenUp();

    /// <summary>
    /// Sends what was given up of a document once more, with a fresh budget; it stays listed until it is delivered.
    /// False if there is nothing.
    /// </summary>
    [Alias("Again"), RequiresRole(Role.Submitter)]
    Task<bool> Again(DocumentKey document);
}
