using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Auditing;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Search;
using Orleans.Docs.Uploads;
using Orleans.Runtime;

namespace Orleans.Docs.Batches;

/// <summary>Work of a batch that goes on after a restart.</summary>
[Alias("docs.IBatchCancelGrain"), RequiresRole(Role.Silo)]
internal interface IBatchCancelGrain : IGrainWithStringKey
{
    /// <summary>Goes on with what is left to do; false when nothing is.</summary>
    [Alias("EnsureRunning"), AlwaysInterleave]
    Task<bool> EnsureRunning();

    /// <summary>No further file is read by the silos.</summary>
    [Alias("Imported")]
    Task Imported(BatchFeed feed, string? problem);
}

/// <summary>Keeps what the files of a batch have come to; asks the index for the rest.</summary>
internal sealed partial class BatchGrain(
    [PersistentState("batch", StorageNames.Operator)] IPersistentState<BatchStored> state,
    RedactionPolicy redaction, IOptions<BatchSettings> settings, TimeProvider time, ILogger<BatchGrain> logger)
    : Grain, IBatchGrain, IBatchCancelGrain
{
    /// <summary>Whoever else calls has his turn in between.</summary>
    private static readonly TimeSpan NextPageAfter = TimeSpan.FromMilliseconds(1);

    private DocumentKey _key;
    private IGrainTimer? _cancelling;
    private CancelRound _round = null!;
    private DateTimeOffset _seenLast;

    private BatchRecord Stored => state.State.Batch ?? throw new BatchNotFoundException(_key.ToString());

    private IBatchListGrain Batches => GrainFactory.GetGrain<IBatchListGrain>(_key.Tenant);

    private IBatchWorkGrain Work => GrainFactory.GetGrain<IBatchWorkGrain>(0);

    private ISearchGrain Search => GrainFactory.GetGrain<ISearchGrain>(_key.Tenant);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = DocumentKey.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<BatchStatus> Open(BatchOptions options)
    {
        if (state.State.Batch is not { } there)
        {
            UploadChecks.CheckShown("the name of the batch", _key.Id, redaction);
            var opened = new BatchRecord
            {
                OpenedAt = time.GetUtcNow(),
                OpenedBy = CallerScope.Actor,
                Lane = options.Lane,
            };
            await Batches.Add(new BatchEntry(_key.Id, opened.OpenedAt, opened.OpenedBy));
            await Store(opened);
        }
        else if (there.State is BatchState.Cancelling or BatchState.Cancelled)
        {
            throw new CommandRefusedException($"batch {_key.Id} was cancelled: choose another name");
        }
        else if (there.Lane != options.Lane)
        {
            throw new CommandRefusedException(
                $"batch {_key.Id} goes another lane: open it with the lane that it has, or choose another name");
        }
        else if (there.Feed != default)
        {
            await Store(there.FedAgain());
        }

        return await Get();
    }

    public async Task<BatchStatus> Get() =>
        Stored.Status(_key.Id, await Search.TotalsOf(BatchTag.Name, _key.Id), time.GetUtcNow());

    public async Task<BatchState> Note(BatchFeed feed)
    {
        var now = Stored;
        if (now.State is BatchState.Running or BatchState.Paused && now.Feed != feed)
        {
            await Store(now with { Feed = feed });
        }

        return now.State;
    }

    public Task<BatchStatus> Pause() => Move(BatchState.Running, BatchState.Paused, "batch-paused");

    public Task<BatchStatus> Resume() => Move(BatchState.Paused, BatchState.Running, "batch-resumed");

    public async Task<BatchStatus> Cancel()
    {
        if (Stored.State is BatchState.Running or BatchState.Paused)
        {
            await Record("batch-cancelled");

            // Known as work first, so that a crash in between leaves nothing undone.
            await Work.Add(_key.ToString());
            await Store(Stored with { State = BatchState.Cancelling });
            await EnsureRunning();
        }

        return await Get();
    }

    public async Task Forget()
    {
        var status = await Get();
        if (status.State is not (BatchState.Finished or BatchState.Cancelled))
        {
            throw new CommandRefusedException($"batch {_key.Id} is at work: cancel it, or wait until it has finished");
        }

        await Record("batch-forgotten");
        await Batches.Remove(_key.Id);
        await state.ClearStateAsync();
    }

    public async Task Imported(BatchFeed feed, string? problem)
    {
        if (state.State.Batch is { State: BatchState.Running or BatchState.Paused } batch)
        {
            await Store(batch with { Feed = feed, Problem = problem });
        }
    }

    public async Task<bool> EnsureRunning()
    {
        var isLeft = state.State.Batch is { State: BatchState.Cancelling };
        if (isLeft && _cancelling is null)
        {
            _seenLast = time.GetUtcNow();
            _round = new CancelRound(settings.Value.CancelPatience);
            _cancelling = this.RegisterGrainTimer(
                CancelSome,
                new GrainTimerCreationOptions(TimeSpan.Zero, settings.Value.CancelInterval) { KeepAlive = true });
        }

        return await GrainFactory.GetGrain<IBatchImportWorkGrain>(_key.ToString()).EnsureRunning() || isLeft;
    }

    private async Task<BatchStatus> Move(BatchState from, BatchState to, string act)
    {
        if (Stored.State != to)
        {
            await Record(act);
            if (Stored.State != from)
            {
                throw new CommandRefusedException($"batch {_key.Id} was cancelled");
            }

            await Store(Stored with { State = to });
        }

        return await Get();
    }

    /// <summary>Before the act, which is not done when it cannot be put on record.</summary>
    private Task Record(string act) => GrainFactory.GetGrain<IOperatorLogGrain>(_key.Tenant).Record(
        CallerScope.Actor, new OperatorActed(act, _key.Id));

    private async Task Store(BatchRecord batch)
    {
        state.State.Batch = batch;
        await state.WriteOrLeave(this);
    }

    /// <summary>
    /// One page of what the index still shows at work, and the next one at once. The index is a little behind, so a
    /// document may come again, which does nothing, and one that was sent just now may come late.
    /// </summary>
    private async Task CancelSome(CancellationToken cancellationToken)
    {
        try
        {
            var page = await Search.Search(AtWork with { Cursor = _round.Cursor });
            await Parallel.ForEachAsync(
                page.Hits.Where(hit => !_round.IsGivenUp(hit.Document)),
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = settings.Value.CancelsMax,
                    TaskScheduler = TaskScheduler.Current,
                    CancellationToken = cancellationToken,
                },
                async (hit, _) => await CancelOne(hit.Document));
            if (_round.EndPage(page.NextCursor))
            {
                _cancelling?.Change(NextPageAfter, settings.Value.CancelInterval);
                return;
            }

            var now = time.GetUtcNow();
            if (_round.HasMet)
            {
                _seenLast = now;
            }
            else if ((await Get()).NotIndexed == 0 || now - _seenLast >= settings.Value.CancelPatience)
            {
                await Store(Stored with { State = BatchState.Cancelled, NotCancelled = _round.GivenUp });
                _cancelling?.Dispose();
                _cancelling = null;
                await Work.Remove(_key.ToString());
            }

            _round.Begin();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotCancelled(logger, e, _key);
        }
    }

    /// <summary>One that cannot be cancelled holds up no other.</summary>
    private async Task CancelOne(DocumentKey document)
    {
        try
        {
            await GrainFactory.GetGrain<IDocumentGrain>(document.ToString()).Cancel($"cancel-batch-{_key.Id}");
            _round.Cancelled(document);
        }
        catch (Exception e) when (e is CommandRefusedException or DocumentNotFoundException)
        {
            // It came to its end before.
            _round.Cancelled(document);
        }
        catch (Exception e)
        {
            if (_round.Failed(document, e, time.GetUtcNow()))
            {
                LogGivenUp(logger, e, document, _key);
            }
        }
    }

    private SearchQuery AtWork => new()
    {
        Tags = new Dictionary<string, string> { [BatchTag.Name] = _key.Id }.ToImmutableDictionary(),
        States = ["extracting", "analysing"],
        PageSize = SearchQuery.PageSizeMax,
        Order = SearchOrder.Oldest,
        Facets = false,
    };

    [LoggerMessage(LogLevel.Warning, "document {Document} of batch {Batch} cannot be cancelled, the others go on")]
    private static partial void LogGivenUp(ILogger logger, Exception e, DocumentKey document, DocumentKey batch);

    [LoggerMessage(LogLevel.Warning, "documents of batch {Batch} could not be cancelled, it is tried again")]
    private static partial void LogNotCancelled(ILogger logger, Exception e, DocumentKey batch);
}
