using System.Collections.Immutable;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Search;

/// <summary>
/// Indexes of one tenant, which is the key, as they stood at moments of the past. Each is built from the events up to
/// its moment, beside the live index and never part of it, and goes when it is dropped or its time is over.
/// </summary>
[Alias("docs.IReplayGrain")]
public interface IReplayGrain : IGrainWithStringKey
{
    /// <summary>
    /// Begins to build; comes back at once. A name that is there already with the same moment is left as it is, and
    /// built again if it failed.
    /// </summary>
    /// <exception cref="CommandRefusedException">
    /// A moment to come, a name that stands for another moment, or too many replays: drop one.
    /// </exception>
    [Alias("Start"), RequiresRole(Role.Operator)]
    Task<ReplayStatus> Start(string name, DateTimeOffset asOf);

    /// <summary>All there are, oldest first.</summary>
    [Alias("List"), RequiresRole(Role.Reader)]
    Task<ImmutableArray<ReplayStatus>> List();

    /// <summary>False if there is none of that name. One that is being built is broken off.</summary>
    [Alias("Drop"), RequiresRole(Role.Operator)]
    Task<bool> Drop(string name);

    /// <summary>As <see cref="ISearchGrain.Search"/>, in the index as it stood.</summary>
    /// <exception cref="CommandRefusedException">There is none of that name, or it is not ready.</exception>
    [Alias("Search"), RequiresRole(Role.Reader)]
    Task<SearchPage> Search(string name, SearchQuery query);
}

public enum ReplayState
{
    /// <summary>Another one is being built.</summary>
    Waiting,
    Building,

    /// <summary>Can be searched.</summary>
    Ready,

    /// <summary>Store or index gave up; start it again.</summary>
    Failed,
}

[GenerateSerializer, Immutable, Alias("docs.ReplayStatus")]
public sealed record ReplayStatus
{
    [Id(0)]
    public required string Name { get; init; }

    [Id(1)]
    public required DateTimeOffset AsOf { get; init; }

    [Id(2)]
    public required ReplayState State { get; init; }

    /// <summary>Documents in it so far.</summary>
    [Id(3)]
    public long Documents { get; init; }

    /// <summary>Documents left out, as their events or blobs cannot be read: erased since, or damaged.</summary>
    [Id(4)]
    public long Unreadable { get; init; }

    /// <summary>When it is dropped by itself.</summary>
    [Id(5)]
    public required DateTimeOffset ExpiresAt { get; init; }
}
