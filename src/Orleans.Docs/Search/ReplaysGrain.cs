using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Runtime;

namespace Orleans.Docs.Search;

/// <summary>Keeps the record of all replays and builds them one by one; the key is 0.</summary>
[Alias("docs.IReplaysGrain"), RequiresRole(Role.Silo)]
internal interface IReplaysGrain : IGrainWithIntegerKey
{
    [Alias("Start")]
    Task<ReplayStatus> Start(string tenant, string name, DateTimeOffset asOf);

    [Alias("List")]
    Task<ImmutableArray<ReplayStatus>> List(string tenant);

    [Alias("Drop")]
    Task<bool> Drop(string tenant, string name);

    /// <summary>The generation of a replay that is ready.</summary>
    [Alias("GenerationOf")]
    Task<string> GenerationOf(string tenant, string name);

    /// <summary>No replay holds anything of these documents when it returns.</summary>
    [Alias("Erase")]
    Task Erase(ImmutableArray<(DocumentKey Document, long Version)> erased);

    /// <summary>Drops those whose time is over, and goes on with one that a crash broke off.</summary>
    [Alias("Tidy")]
    Task Tidy();
}

/// <summary>
/// The record is written before a generation is made, and a generation dropped before its record goes.
/// </summary>
[Reentrant]
internal sealed partial class ReplaysGrain(
    [PersistentState("replays", StorageNames.Operator)] IPersistentState<ReplaysState> state, ISearchIndex index,
    ReplayBuilder builder, IOptions<ReplayOptions> options, TimeProvider time, ILogger<ReplaysGrain> logger)
    : Grain, IReplaysGrain, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _changing = new(1, 1);
    private (Replay Of, ReplayProgress Progress, CancellationTokenSource Stop, Task Done)? _build;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        BuildNext();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await (_build?.Done ?? Task.CompletedTask).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _changing.Dispose();
    }

    public async Task<ReplayStatus> Start(string tenant, string name, DateTimeOffset asOf)
    {
        var now = time.GetUtcNow();
        if (asOf > now)
        {
            throw new CommandRefusedException($"{asOf:O} is still to come: a replay goes back in time");
        }

        await Tidy();
        return await Changing(async () =>
        {
            if (Find(tenant, name) is { } there)
            {
                return there.AsOf != asOf
                    ? throw new CommandRefusedException($"the replay '{name}' stands for {there.AsOf:O}: drop it first")
                    : there.State is ReplayState.Failed ? await Put(there with { State = ReplayState.Waiting })
                    : StatusOf(there);
            }

            var all = state.State.Replays;
            if (all.Length >= options.Value.TotalMax
                || all.Count(replay => replay.Tenant == tenant) >= options.Value.PerTenantMax)
            {
                throw new CommandRefusedException(
                    $"there are as many replays as may be ({Names(tenant)}): drop one with docs replay --drop NAME");
            }

            return await Put(new Replay(
                tenant, name, asOf, $"replay-{Guid.NewGuid():n}", now + options.Value.Life, ReplayState.Waiting, 0, 0));
        });
    }

    public Task<ImmutableArray<ReplayStatus>> List(string tenant) => Task.FromResult<ImmutableArray<ReplayStatus>>(
        [.. state.State.Replays.Where(replay => replay.Tenant == tenant && !IsOver(replay)).Select(StatusOf)]);

    public Task<bool> Drop(string tenant, string name) => Changing(async () =>
    {
        if (Find(tenant, name) is not { } replay)
        {
            return false;
        }

        await Remove(replay);
        return true;
    });

    public Task<string> GenerationOf(string tenant, string name) => Find(tenant, name) switch
    {
        null => throw new CommandRefusedException(
            $"there is no replay '{name}': make it with docs replay --as-of TIME; there are {Names(tenant)}"),
        { State: ReplayState.Ready } ready when !IsOver(ready) => Task.FromResult(ready.Generation),
        { State: ReplayState.Failed } => throw new CommandRefusedException(
            $"building the replay '{name}' failed: start it again"),
        { } replay when IsOver(replay) => throw new CommandRefusedException(
            $"the replay '{name}' has expired: make it again with docs replay --as-of TIME"),
        { } replay => throw new CommandRefusedException(
            $"the replay '{name}' is not ready: {StatusOf(replay).Documents} documents so far"),
    };

    /// <summary>
    /// By versioned entries, which hold against whatever a build writes afterwards: it may have read a document before
    /// it was erased.
    /// </summary>
    public async Task Erase(ImmutableArray<(DocumentKey Document, long Version)> erased) => await Changing(async () =>
    {
        var tenants = erased.Select(one => one.Document.Tenant).ToHashSet();
        foreach (var replay in state.State.Replays.Where(replay => tenants.Contains(replay.Tenant)))
        {
            await index.Create(replay.Generation, CancellationToken.None);
            await index.Write(
                replay.Generation,
                [.. erased.Where(one => one.Document.Tenant == replay.Tenant).Select(TombOf)],
                CancellationToken.None);
            await index.Purge(replay.Generation, CancellationToken.None);
        }

        return true;
    });

    private static IndexEntry TombOf((DocumentKey Document, long Version) erased) => new()
    {
        Document = erased.Document,
        Version = erased.Version,
        State = nameof(Documents.DocumentState.Erased).ToLowerInvariant(),
        UploadedAt = DateTimeOffset.UnixEpoch,
        Deleted = true,
    };

    public async Task Tidy() => await Changing(async () =>
    {
        foreach (var replay in state.State.Replays.Where(IsOver).ToArray())
        {
            await Remove(replay);
        }

        return true;
    });

    /// <summary>Changes of the record come one after the other; whatever they leave to build is begun.</summary>
    private async Task<T> Changing<T>(Func<Task<T>> change)
    {
        await _changing.WaitAsync(_stopping.Token);
        try
        {
            return await change();
        }
        finally
        {
            _changing.Release();
            BuildNext();
        }
    }

    private async Task<ReplayStatus> Put(Replay replay)
    {
        state.State.Replays = [.. state.State.Replays.Where(other => !other.Is(replay)), replay];
        await state.WriteStateAsync();
        return StatusOf(replay);
    }

    private async Task Remove(Replay replay)
    {
        if (_build is { } build && build.Of.Is(replay))
        {
            await build.Stop.CancelAsync();
            await build.Done;
        }

        await index.Drop(replay.Generation, CancellationToken.None);
        state.State.Replays = [.. state.State.Replays.Where(other => !other.Is(replay))];
        await state.WriteStateAsync();
    }

    private void BuildNext()
    {
        var next = state.State.Replays.FirstOrDefault(
            replay => replay.State is ReplayState.Waiting or ReplayState.Building);
        if (_build is not null || next is null || _stopping.IsCancellationRequested)
        {
            return;
        }

        var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var progress = new ReplayProgress();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _build = (next, progress, stop, done.Task);
        _ = Build(next, progress, stop, done);
    }

    private async Task Build(
        Replay replay, ReplayProgress progress, CancellationTokenSource stop, TaskCompletionSource done)
    {
        // The grain must not be collected while it builds.
        using var held = this.RegisterGrainTimer(
            () => Task.CompletedTask,
            new GrainTimerCreationOptions(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)) { KeepAlive = true });
        var ended = ReplayState.Ready;
        try
        {
            await builder.Build(replay.Generation, replay.Tenant, replay.AsOf, progress, stop.Token);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            ended = ReplayState.Waiting;
        }
        catch (Exception e)
        {
            LogNotBuilt(logger, e, replay.Name, replay.Tenant);
            ended = ReplayState.Failed;
        }

        _build = null;
        done.SetResult();
        if (ended is not ReplayState.Waiting)
        {
            stop.Dispose();
            await End(replay, ended, progress);
        }
    }

    private async Task End(Replay replay, ReplayState ended, ReplayProgress progress)
    {
        try
        {
            await Changing(async () => Find(replay.Tenant, replay.Name) is { } there && there.Is(replay)
                ? await Put(replay with
                {
                    State = ended,
                    Documents = progress.Documents,
                    Unreadable = progress.Unreadable,
                })
                : null);
        }
        catch (Exception e)
        {
            // It stays as it was on record, and is built again when the grain is next asked.
            LogNotBuilt(logger, e, replay.Name, replay.Tenant);
        }
    }

    private Replay? Find(string tenant, string name) =>
        state.State.Replays.FirstOrDefault(replay => replay.Tenant == tenant && replay.Name == name);

    private bool IsOver(Replay replay) => replay.ExpiresAt <= time.GetUtcNow();

    private ReplayStatus StatusOf(Replay replay)
    {
        var build = _build is { } b && b.Of.Is(replay) ? b.Progress : null;
        return new ReplayStatus
        {
            Name = replay.Name,
            AsOf = replay.AsOf,
            State = build is null ? replay.State : ReplayState.Building,
            Documents = build?.Documents ?? replay.Documents,
            Unreadable = build?.Unreadable ?? replay.Unreadable,
            ExpiresAt = replay.ExpiresAt,
        };
    }

    private string Names(string tenant) =>
        state.State.Replays.Where(replay => replay.Tenant == tenant).Select(replay => replay.Name).ToArray() switch
        {
            [] => "none",
            var names => string.Join(", ", names),
        };

    [LoggerMessage(LogLevel.Error, "the replay {Replay} of tenant {Tenant} was not built")]
    private static partial void LogNotBuilt(ILogger logger, Exception e, string replay, string tenant);
}

[GenerateSerializer, Alias("docs.ReplaysState")]
public sealed class ReplaysState
{
    [Id(0)]
    public ImmutableArray<Replay> Replays { get; set; } = [];
}

/// <summary>One replay as it is recorded.</summary>
[GenerateSerializer, Immutable, Alias("docs.Replay")]
public sealed record Replay(
    [property: Id(0)] string Tenant,
    [property: Id(1)] string Name,
    [property: Id(2)] DateTimeOffset AsOf,
    [property: Id(3)] string Generation,
    [property: Id(4)] DateTimeOffset ExpiresAt,
    [property: Id(5)] ReplayState State,
    [property: Id(6)] long Documents,
    [property: Id(7)] long Unreadable)
{
    public bool Is(Replay other) => Generation == other.Generation;
}
