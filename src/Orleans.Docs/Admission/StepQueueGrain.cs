using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Admission;

/// <summary>
/// Starts a worker for each entry when a permit is in hand, and never waits for one within a call. In memory only:
/// after a crash the sweep fills it again.
/// </summary>
[Reentrant, KeepAlive]
internal sealed partial class StepQueueGrain(
    IPermits permits, StepEngines engines, WorkDrain drain, IOptions<AdmissionOptions> options, TimeProvider time,
    ILogger<StepQueueGrain> logger) : Grain, IStepQueueGrain
{
    private readonly StepQueue _queue = new(options.Value.WaitingMax);
    private readonly TrialPermits _trials = new(options.Value.TrialLease);
    private Step _step;
    private IStepWorkerGrain _worker = null!;
    private IGrainTimer? _timer;
    private long _finished;
    private long _throttled;
    private long _repeated;
    private int _lost;
    private bool _left;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _step = Enum.Parse<Step>(this.GetPrimaryKeyString());
        _worker = GrainFactory.GetGrain<IStepWorkerGrain>(_step.ToString());
        _lost = permits.Max(_step);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _left = true;
        return Task.CompletedTask;
    }

    public Task<bool> Offer(QueueEntry entry)
    {
        var accepted = _queue.Offer(entry, time.GetUtcNow());
        Pump();
        return Task.FromResult(accepted);
    }

    public Task Withdraw(DocumentKey document)
    {
        _queue.Withdraw(document);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<DocumentKey>> NotHeld(ImmutableArray<DocumentKey> documents) =>
        Task.FromResult(documents.Where(document => !_queue.Holds(document)).ToImmutableArray());

    public Task<TimeSpan?> EnterTrial(Guid trial)
    {
        var now = time.GetUtcNow();
        var running = _trials.Count(now);
        var free = _queue.Ready == 0 && running < options.Value.TrialConcurrency
            && permits.TryTake(_step, _queue.Running + running) && !drain.Stopping.IsCancellationRequested;
        if (free)
        {
            _trials.Take(trial, now);
        }

        return Task.FromResult<TimeSpan?>(free ? null : options.Value.TrialRetryAfter);
    }

    public Task LeaveTrial(Guid trial)
    {
        _trials.Return(trial);
        Pump();
        return Task.CompletedTask;
    }

    public Task<QueueStatus> Status() => Task.FromResult(new QueueStatus(
        _step.ToString(), engines.DefaultOf(_step), _queue.Ready, _queue.Delayed, _queue.Running, permits.Max(_step),
        _finished, _throttled, _repeated, _queue.OldestSince is { } since ? time.GetUtcNow() - since : null));

    private void Pump()
    {
        // Work that returns to a queue which is gone must not start the next: none of it could reach a worker.
        if (_left || drain.Stopping.IsCancellationRequested)
        {
            return;
        }

        while (permits.TryTake(_step, _queue.Running + _trials.Count(time.GetUtcNow()))
            && _queue.TryStart(time.GetUtcNow(), out var entry))
        {
            _ = Work(entry.Value);
        }

        Wake();
    }

    private async Task Work(QueueEntry entry)
    {
        var result = WorkResult.Finished;
        try
        {
            result = await _worker.Run(entry);
        }
        catch (Exception e)
        {
            // The worker or its silo is gone, or the report could not be stored: the sweep offers the step again.
            LogWorkerLost(logger, e, entry.Step, entry.Document);
            _lost++;
        }

        _queue.Finish(entry.Document);
        _finished++;
        CountRepeat(entry, result);
        if (result.RetryAfter is { } after)
        {
            var throttles = result.Waits ? 0 : 1;
            _throttled += throttles;
            _queue.Offer(
                entry with { NotBefore = time.GetUtcNow() + after, Throttles = entry.Throttles + throttles },
                time.GetUtcNow());
        }

        Pump();
    }

    /// <summary>
    /// An upper bound: what is called again may have been called before only if it was at work when this queue's
    /// predecessor or a worker was lost, and no more calls than permits were.
    /// </summary>
    private void CountRepeat(QueueEntry entry, WorkResult result)
    {
        if (entry.Again && result.Called && _lost > 0)
        {
            _lost--;
            _repeated++;
            Telemetry.Repeated(_step);
        }
    }

    /// <summary>One timer, for the first entry that becomes due.</summary>
    private void Wake()
    {
        _timer?.Dispose();
        _timer = null;
        if (_queue.NextDue is { } due)
        {
            var delay = due - time.GetUtcNow();
            _timer = this.RegisterGrainTimer(
                _ =>
                {
                    Pump();
                    return Task.CompletedTask;
                },
                new GrainTimerCreationOptions(
                    delay > TimeSpan.Zero ? delay : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan)
                { Interleave = true, KeepAlive = true });
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Step} of {Document} was lost on its way, the sweep will offer it again")]
    private static partial void LogWorkerLost(ILogger logger, Exception e, Step step, DocumentKey document);
}

/// <summary>Admission by one queue grain per engine.</summary>
internal sealed class QueueAdmission(IGrainFactory grains) : IAdmission
{
    private readonly IStepQueueGrain[] _queues =
        [.. Enum.GetValues<Step>().Select(step => grains.GetGrain<IStepQueueGrain>(step.ToString()))];

    public Task<bool> Offer(QueueEntry entry) => Queue(entry.Step).Offer(entry);

    public Task Withdraw(DocumentKey document) =>
        Task.WhenAll(Enum.GetValues<Step>().Select(step => Queue(step).Withdraw(document)));

    public async Task<IReadOnlyList<DocumentKey>> NotHeld(IReadOnlyList<DocumentKey> documents)
    {
        var rest = documents.ToImmutableArray();
        foreach (var step in Enum.GetValues<Step>())
        {
            rest = rest.IsEmpty ? rest : await Queue(step).NotHeld(rest);
        }

        return rest;
    }

    private IStepQueueGrain Queue(Step step) => _queues[(int)step];
}
