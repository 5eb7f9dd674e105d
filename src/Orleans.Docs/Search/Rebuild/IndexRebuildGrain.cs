using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Documents;
using Orleans.Runtime;

namespace Orleans.Docs.Search.Rebuild;

/// <summary>
/// Takes a rebuild from phase to phase. Each phase is stored before it begins and may be done again, so that a
/// restarted silo goes on. Only the run at work writes the state; commands write when none is.
/// </summary>
[KeepAlive]
internal sealed partial class IndexRebuildGrain(
    [PersistentState("index-rebuild", StorageNames.Operator)] IPersistentState<IndexRebuildState> state,
    DocumentScan scan, EntryBuilder entries, ISearchIndex index, IProjection projection,
    IOptions<RebuildOptions> options, IOptions<ProjectionOptions> projections, TimeProvider time,
    ILogger<IndexRebuildGrain> logger) : Grain, IIndexRebuildGrain, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _run = Task.CompletedTask;
    private CancellationTokenSource? _work;
    private bool _cancelAsked;
    private IndexBuild? _build;
    private (BuildState State, long Timestamp) _began;

    private RebuildRecord? Stored => state.State.Rebuild;

    private bool IsRunning => !_run.IsCompleted;

    private IIndexGenerationsGrain Generations => GrainFactory.GetGrain<IIndexGenerationsGrain>(0);

    public async Task EnsureRunning()
    {
        if (IsRunning)
        {
            return;
        }

        if (Stored is { IsAtWork: true })
        {
            Begin();
            return;
        }

        var set = await Generations.Get();
        if (set.DropAt <= time.GetUtcNow())
        {
            LogDropped(logger, set.Previous!);
            set = await Generations.Drop();
        }

        await RemoveDoomed(set);
    }

    public Task<RebuildStatus?> Status(string? tenant)
    {
        var now = _build?.State ?? Stored?.Build;
        var status = _build is null
            ? Stored?.Status(now!, null, default)
            : Stored?.Status(now!, _began.State, time.GetElapsedTime(_began.Timestamp));
        return Task.FromResult(
            status is null || tenant is null ? status : RebuildRecord.OfTenant(status, now!, tenant));
    }

    public async Task Start(bool hold)
    {
        if (Stored is { IsOver: false })
        {
            throw new CommandRefusedException(Stored.Phase is RebuildPhase.Held
                ? "a rebuild waits for a decision: swap or cancel it first"
                : "a rebuild is under way: wait for it or cancel it first");
        }

        await Save(new RebuildRecord
        {
            Phase = RebuildPhase.Preparing,
            StartedAt = time.GetUtcNow(),
            Build = BuildState.Start(options.Value.Partitions),
            Hold = hold,
        });
        Begin();
    }

    public async Task Cancel()
    {
        if (Stored is null or { IsOver: true } or { Phase: RebuildPhase.Swapping })
        {
            throw new CommandRefusedException("there is no rebuild to cancel");
        }

        if (IsRunning)
        {
            _cancelAsked = true;
            await _work!.CancelAsync();
            await _run;
        }

        // Not at work, or it came to wait for a decision just then.
        if (Stored is { IsOver: false })
        {
            await Save(Stored with { Phase = RebuildPhase.Cancelling, Reason = null });
            Begin();
            await _run;
        }

        if (Stored is not { Phase: RebuildPhase.Cancelled })
        {
            throw new CommandRefusedException($"the rebuild could not be cancelled any more: {Stored!.Phase}");
        }
    }

    public async Task Swap()
    {
        if (Stored is not { Phase: RebuildPhase.Held })
        {
            throw new CommandRefusedException("no complete generation waits to be swapped in");
        }

        await Save(Stored with { Phase = RebuildPhase.Swapping });
        Begin();
        await _run;
    }

    public async Task Rollback()
    {
        RefuseAmidst();
        await Generations.Rollback(time.GetUtcNow() + options.Value.KeepPrevious);
    }

    public async Task Drop()
    {
        RefuseAmidst();
        await RemoveDoomed(await Generations.Drop());
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _run.WaitAsync(cancellationToken).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public void Dispose() => _stopping.Dispose();

    private void RefuseAmidst()
    {
        if (Stored is { IsOver: false })
        {
            throw new CommandRefusedException("a rebuild is under way: wait for it or cancel it first");
        }
    }

    private void Begin() => _run = Run();

    /// <summary>From phase to phase until there is nothing to do, or nothing can be done for now.</summary>
    private async Task Run()
    {
        using var work = _work = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        _cancelAsked = false;
        for (var failures = 0; Stored!.IsAtWork && !_stopping.IsCancellationRequested;)
        {
            try
            {
                await Save(await Next(Stored, Stored.IsEnding ? _stopping.Token : work.Token));
                failures = 0;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The next activation goes on.
            }
            catch (OperationCanceledException) when (_cancelAsked)
            {
                await Save(Stored with { Phase = RebuildPhase.Cancelling });
            }
            catch (Exception e)
            {
                LogFailed(logger, e, Stored.Phase, ++failures);
                if (failures >= options.Value.TriesMax || e is BuildFailedException)
                {
                    if (Stored.IsEnding)
                    {
                        // Tried again when somebody looks whether this runs.
                        return;
                    }

                    failures = 0;
                    await Save(Stored.Phase is RebuildPhase.Comparing && e is IndexUnavailableException
                        ? Stored with
                        {
                            Phase = RebuildPhase.Held,
                            Reason = $"it could not be compared with the live one: {e.Message}",
                        }
                        : Stored with { Phase = RebuildPhase.Failing, Reason = e.Message });
                }
                else
                {
                    await Task.Delay(options.Value.Pause(failures), time, _stopping.Token)
                        .ConfigureAwait(
                            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                }
            }
        }
    }

    private Task<RebuildRecord> Next(RebuildRecord rebuild, CancellationToken cancellationToken) =>
        rebuild.Phase switch
        {
            RebuildPhase.Preparing => Prepare(rebuild, cancellationToken),
            RebuildPhase.Scanning => Scan(rebuild, cancellationToken),
            RebuildPhase.Comparing => Compare(rebuild, cancellationToken),
            RebuildPhase.Swapping => Swap(rebuild),
            RebuildPhase.Cancelling => Abandon(rebuild, RebuildPhase.Cancelled),
            RebuildPhase.Failing => Abandon(rebuild, RebuildPhase.Failed),
            _ => throw new InvalidOperationException($"nothing is to be done in phase {rebuild.Phase}"),
        };

    /// <summary>No document may be written without the new generation once its events are read.</summary>
    private async Task<RebuildRecord> Prepare(RebuildRecord rebuild, CancellationToken cancellationToken)
    {
        var set = await Generations.Get();
        set = set.Building is null ? await Generations.Begin() : set;
        await Adopted(set.Epoch);
        LogBegan(logger, set.Building!);
        return rebuild with
        {
            Phase = RebuildPhase.Scanning,
            Generation = set.Building!,
            DocumentsExpected = await Expected(set.Live, cancellationToken),
        };
    }

    /// <summary>0 where nobody can tell.</summary>
    private async Task<long> Expected(string live, CancellationToken cancellationToken)
    {
        try
        {
            return await index.Count(live, cancellationToken);
        }
        catch (IndexUnavailableException)
        {
            return 0;
        }
    }

    private async Task<RebuildRecord> Scan(RebuildRecord rebuild, CancellationToken cancellationToken)
    {
        var build = new IndexBuild(
            scan, entries, index, options.Value, time, rebuild.Generation, rebuild.Build);
        _began = (rebuild.Build, time.GetTimestamp());
        _build = build;
        try
        {
            // Reading, decrypting and redacting is not for a grain's thread. What fails the projection looks at as
            // well, which puts it into the dead letters.
            var building = Task.Run(
                () => build.Run(
                    failed => projection.Changed(failed.Document, 0, owes: false).Ignore(), cancellationToken),
                CancellationToken.None);
            while (!building.IsCompleted && !cancellationToken.IsCancellationRequested)
            {
                await Task.WhenAny(building, Task.Delay(options.Value.SaveEvery, time, cancellationToken));
                await Save(Stored! with { Build = build.State });
            }

            await building;
            return rebuild with { Phase = RebuildPhase.Comparing, Build = build.State };
        }
        finally
        {
            _build = null;
            state.State.Rebuild = Stored! with { Build = build.State };
        }
    }

    private async Task<RebuildRecord> Compare(RebuildRecord rebuild, CancellationToken cancellationToken)
    {
        var set = await Generations.Get();
        if (set.Building != rebuild.Generation)
        {
            throw new BuildFailedException($"index generation {rebuild.Generation} was damaged while it was built");
        }

        if (set.LiveIsDamaged)
        {
            LogNotCompared(logger, rebuild.Generation, set.Live);
            return rebuild.Uncompared();
        }

        try
        {
            var comparison = await Task.Run(
                () => new GenerationComparison(index, options.Value, time)
                    .Run(set.Live, rebuild.Generation, cancellationToken),
                cancellationToken);
            LogCompared(logger, rebuild.Generation, comparison.Equal, comparison.Total);
            return rebuild.Compared(comparison);
        }
        catch (IndexUnavailableException e) when (e.Damaged is not null)
        {
            // The next try finds the set without it.
            await Generations.Damage(e.Damaged);
            throw;
        }
    }

    private async Task<RebuildRecord> Swap(RebuildRecord rebuild)
    {
        var now = time.GetUtcNow();
        var set = await Generations.Swap(rebuild.Generation, now + options.Value.KeepPrevious);
        await RemoveDoomed(set);
        if (set.Live != rebuild.Generation)
        {
            return rebuild with
            {
                Phase = RebuildPhase.Failing,
                Reason = $"index generation {rebuild.Generation} was damaged before it could answer searches",
            };
        }

        LogSwapped(logger, rebuild.Generation);
        return rebuild.End(RebuildPhase.Done, now);
    }

    private async Task<RebuildRecord> Abandon(RebuildRecord rebuild, RebuildPhase end)
    {
        var set = await Generations.Get();
        await RemoveDoomed(set.Building is null ? set : await Generations.Abandon(set.Building));
        LogAbandoned(logger, rebuild.Generation, end);
        return rebuild.End(end, time.GetUtcNow());
    }

    /// <summary>Every partition of the projection writes to the set of this epoch, or a later one.</summary>
    private Task Adopted(long epoch) => Task.WhenAll(Enumerable.Range(0, projections.Value.Partitions)
        .Select(partition => GrainFactory.GetGrain<IProjectionGrain>(partition).Adopt(epoch)));

    /// <summary>Nobody may write to a generation when it is removed. What cannot be removed now, is later.</summary>
    private async Task RemoveDoomed(IndexGenerations set)
    {
        if (set.Doomed.Length == 0)
        {
            return;
        }

        try
        {
            await Adopted(set.Epoch);
            foreach (var generation in set.Doomed)
            {
                await Generations.Remove(generation);
            }
        }
        catch (Exception e)
        {
            LogNotRemoved(logger, e, set.Doomed.Length);
        }
    }

    private async Task Save(RebuildRecord next)
    {
        state.State.Rebuild = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Whether it was stored is unknown: the next activation reads.
            await _stopping.CancelAsync();
            DeactivateOnIdle();
            throw;
        }
    }

    [LoggerMessage(LogLevel.Information, "index generation {Generation} is being built")]
    private static partial void LogBegan(ILogger logger, string generation);

    [LoggerMessage(LogLevel.Information, "index generation {Generation} is complete: {Equal} alike, {Different} not")]
    private static partial void LogCompared(ILogger logger, string generation, long equal, long different);

    [LoggerMessage(
        LogLevel.Warning, "index generation {Generation} is complete; {Live} is damaged, so nothing was compared")]
    private static partial void LogNotCompared(ILogger logger, string generation, string live);

    [LoggerMessage(LogLevel.Information, "index generation {Generation} is live")]
    private static partial void LogSwapped(ILogger logger, string generation);

    [LoggerMessage(LogLevel.Information, "index generation {Generation} is given up: {End}")]
    private static partial void LogAbandoned(ILogger logger, string generation, RebuildPhase end);

    [LoggerMessage(LogLevel.Information, "the time of index generation {Generation} is over")]
    private static partial void LogDropped(ILogger logger, string generation);

    [LoggerMessage(LogLevel.Warning, "{Count} index generations could not be removed yet")]
    private static partial void LogNotRemoved(ILogger logger, Exception e, int count);

    [LoggerMessage(LogLevel.Error, "the rebuild failed in phase {Phase} for the {Count}th time in a row")]
    private static partial void LogFailed(ILogger logger, Exception e, RebuildPhase phase, int count);
}
