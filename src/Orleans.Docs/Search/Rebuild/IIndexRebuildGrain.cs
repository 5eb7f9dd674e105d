using Orleans.Concurrency;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Search.Rebuild;

/// <summary>The one rebuild of the index; the key is 0. What the commands do: <see cref="IIndexGrain"/>.</summary>
[Alias("docs.IIndexRebuildGrain"), RequiresRole(Role.Silo)]
internal interface IIndexRebuildGrain : IGrainWithIntegerKey
{
    /// <summary>Goes on where a silo died, and removes generations whose time is over.</summary>
    [Alias("EnsureRunning")]
    Task EnsureRunning();

    /// <summary>Null if there never was a rebuild.</summary>
    /// <param name="tenant">What this one may know; null for everything.</param>
    [Alias("Status"), AlwaysInterleave]
    Task<RebuildStatus?> Status(string? tenant);

    [Alias("Start")]
    Task Start(bool hold);

    [Alias("Cancel")]
    Task Cancel();

    [Alias("Swap")]
    Task Swap();

    [Alias("Rollback")]
    Task Rollback();

    [Alias("Drop")]
    Task Drop();
}
