using Microsoft.Extensions.Logging;
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

    /// <summary>Whoever met it tells that a generation lost what was stored. May be repeated.</summary>
    [Alias("Damage")]
    Task<IndexGenerations> Damage(string generation);

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
internal sealed partial class IndexGenerationsGrain(
    [PersistentState(IndexGenerationsGrain.StateName, StorageNames.Operator)]
    IPersistentState<IndexGenerationsState> state,
    ISearchIndex index, ILogger<IndexGenerationsGrain> logger) : Grain, IIndexGenerationsGrain
{
    public const string StateName = "index-generations";

    /// <summary>As stored: what is being written is not seen before it is durable.</summary>
    private IndexGenerations _stored = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // A generation is made once and never again: where one is missing later, its entries were lost.
        _stored = state.State.Generations ?? await MakeFirst(cancellationToken);
        try
        {
            await index.MakeLive(_stored.Live, cancellationToken);
        }
        catch (IndexUnavailableException e)
        {
            // Documents, and all that needs to know the set, go on without it.
            LogNotLive(logger, e, _stored.Live);
            if (e.Damaged is { } damaged)
            {
                await Damage(damaged);
            }
        }
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
            try
            {
                await index.MakeSearchable(building, CancellationToken.None);
            }
            catch (IndexUnavailableException e) when (e.Damaged == building)
            {
                return await Damage(building);
            }

            await Store(_stored.Swap(dropAt));
        }

        if (building == _stored.Live)
        {
            // Also when a try before got no further than storing.
            await index.MakeLive(building, CancellationToken.None);
        }

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

    public async Task<IndexGenerations> Damage(string generation)
    {
        var next = _stored.Damage(generation);
        if (next == _stored)
        {
            return _stored;
        }

        LogDamaged(logger, generation, next.Live, next.LiveIsDamaged);
        return await Store(next);
    }

    public async Task<IndexGenerations> Remove(string generation)
    {
        if (!_stored.Doomed.Contains(generation))
        {
            return _stored;
        }

        await index.Drop(generation, CancellationToken.None);
        return await Store(_stored.Forget(generation));
    }

    private async Task<IndexGenerations> MakeFirst(CancellationToken cancellationToken)
    {
        try
        {
            await index.Create(IndexGenerations.First.Live, cancellationToken);
        }
        catch (IndexUnavailableException e) when (e.Damaged is not null)
        {
            // Something else stands in its place, which shows when it is to be live.
        }

        return await Store(IndexGenerations.First);
    }

    private async Task<IndexGenerations> Store(IndexGenerations next)
    {
        state.State.Generations = next;
        await state.WriteOrLeave(this);

        return _stored = next;
    }

    [LoggerMessage(LogLevel.Error, "index generation {Generation}, which answers searches, cannot be opened")]
    private static partial void LogNotLive(ILogger logger, Exception e, string generation);

    [LoggerMessage(
        LogLevel.Error,
        "index generation {Generation} is damaged and is written no more; {Live} is live, damaged: {LiveIsDamaged}")]
    private static partial void LogDamaged(ILogger logger, string generation, string live, bool liveIsDamaged);
}
