using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Runtime;

namespace Orleans.Docs.Search;

/// <summary>Keeps the one record of generations; the key is 0. Each change is stored before anybody sees it.</summary>
[Alias("docs.IIndexGenerationsGrain"), RequiresRole(Role.Silo)]
internal interface IIndexGenerationsGrain : IGrainWithIntegerKey
{
    [Alias("Get"), AlwaysInterleave]
    Task<IndexGenerations> Get();

    /// <summary>Makes an empty generation and puts it into the set.</summary>
    [Alias("Begin")]
    Task<IndexGenerations> Begin();

    /// <summary>Nothing if that generation is live already.</summary>
    [Alias("Swap")]
    Task<IndexGenerations> Swap(string building, DateTimeOffset dropAt);

    /// <summary>Nothing if that generation is not being built any more.</summary>
    [Alias("Abandon")]
    Task<IndexGenerations> Abandon(string building);

    [Alias("Rollback")]
    Task<IndexGenerations> Rollback(DateTimeOffset dropAt);

    [Alias("Drop")]
    Task<IndexGenerations> Drop();

    /// <summary>
    /// Removes a doomed generation from the index, which must be known to every writer as no longer in the set.
    /// </summary>
    [Alias("Remove")]
    Task<IndexGenerations> Remove(string generation);
}

[GenerateSerializer, Alias("docs.IndexGenerationsState")]
public sealed class IndexGenerationsState
{
    [Id(0)]
    public IndexGenerations? Generations { get; set; }
}

[KeepAlive]
internal sealed class IndexGenerationsGrain(
    [PersistentState("index-generations", StorageNames.Operator)] IPersistentState<IndexGenerationsState> state,
    ISearchIndex index) : Grain, IIndexGenerationsGrain
{
    /// <summary>As stored: what is being written is not seen before it is durable.</summary>
    private IndexGenerations _stored = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = state.State.Generations ?? await Store(IndexGenerations.First);
        foreach (var generation in _stored.All)
        {
            await index.Create(generation, cancellationToken);
        }

        await index.MakeLive(_stored.Live, cancellationToken);
    }

    public Task<IndexGenerations> Get() => Task.FromResult(_stored);

    public async Task<IndexGenerations> Begin()
    {
        // What an earlier try may have left under the name was never in the set.
        await index.Drop(_stored.NextName, CancellationToken.None);
        await index.Create(_stored.NextName, CancellationToken.None);
        return await Store(_stored.Begin());
    }

    public async Task<IndexGenerations> Swap(string building, DateTimeOffset dropAt)
    {
        if (building == _stored.Building)
        {
            await index.MakeSearchable(building, CancellationToken.None);
            await Store(_stored.Swap(dropAt));
        }

        // Also when a try before got no further than storing.
        await index.MakeLive(_stored.Live, CancellationToken.None);
        return _stored;
    }

    public async Task<IndexGenerations> Abandon(string building) =>
        building == _stored.Building ? await Store(_stored.Abandon()) : _stored;

    public async Task<IndexGenerations> Rollback(DateTimeOffset dropAt)
    {
        await Store(_stored.Rollback(dropAt));
        await index.MakeLive(_stored.Live, CancellationToken.None);
        return _stored;
    }

    public Task<IndexGenerations> Drop() => Store(_stored.Drop());

    public async Task<IndexGenerations> Remove(string generation)
    {
        if (!_stored.Doomed.Contains(generation))
        {
            return _stored;
        }

        await index.Drop(generation, CancellationToken.None);
        return await Store(_stored.Forget(generation));
    }

    private async Task<IndexGenerations> Store(IndexGenerations next)
    {
        state.State.Generations = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Whether it was stored is unknown: the next activation reads.
            DeactivateOnIdle();
            throw;
        }

        return _stored = next;
    }
}
