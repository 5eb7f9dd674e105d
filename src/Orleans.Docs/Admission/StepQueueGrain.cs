using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Workers;
using Orleans.Runtime;

namespace Orleans.Docs.Admission;

/// <summary>
/// Starts a worker for each entry when a permit is in hand, on the silo with the fewest of them, and never waits for
/// one within a call. In memory only: after a crash the sweep fills it again.
/// </summary>
[Reentrant, KeepAlive]
internal sealed partial class StepQueueGrain(
    IPermits permits, StepEngines engines, WorkDrain drain, IClusterMembershipService members, ILocalSiloDetails local,
    IOptions<AdmissionOptions> options, TimeProvider time, ILogger<StepQueueGrain> logger) : Grain, IStepQueueGrain
{
    /// <summary>Until the cluster has noticed that a silo is gone.</summary>
    private static readonly TimeSpan LostRetryAfter = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LookForSilosEvery = TimeSpan.FromSeconds(1);

    private readonly QueueRules _rules = QueueRules.Of(options.Value);
    private readonly TrialPermits _trials = new(options.Value.TrialLease);
    private readonly Dictionary<DocumentKey, CancellationTokenSource> _calls = [];
    private StepQueue _queue = null!;
    private QueueOutlook _outlook = null!;
    private WorkPlaces _places = null!;
    private PermitNeeds _needs = null!;
    private QueueLengths _lengths = null!;
    private QueuePauses _pauses = QueuePauses.None;
    private Step _step;
    private IGrainTimer? _timer;
    private DateTimeOffset? _timerDue;
    private long _finished;
    private long _throttled;
    private long _repeated;
    private int _lost;

    // As it was last; whoever measures has a thread of his own.
    private volatile int _slots;
    private bool _left;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _step = Enum.Parse<Step>(this.GetPrimaryKeyString());
        _queue = new StepQueue(_rules);
        _outlook = new QueueOutlook(_queue, _rules);
        _places = new WorkPlaces(_step, GrainFactory, members, local);
        _needs = new PermitNeeds(permits.FirstApi(_step));
        _lost = Slots;
        _lengths = new QueueLengths(_queue, () => _slots);
        await Pause(await GrainFactory.GetGrain<IPausesGrain>(0).Get());
        Telemetry.Show(_step, _lengths);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _left = true;
        Telemetry.Hide(_step, _lengths);
        return Task.CompletedTask;
    }

    public Task<bool> Offer(QueueEntry entry)
    {
        // Each entry comes with copies of words that many have.
        var document = entry.Document with { Tenant = SharedText.Of(entry.Document.Tenant) };
        var accepted = _queue.Offer(
            entry with { Document = document, Sort = SharedText.Of(entry.Sort) }, time.GetUtcNow());
        Pump();
        return Task.FromResult(accepted);
    }

    public Task Withdraw(DocumentKey document)
    {
        _queue.Withdraw(document);
        _outlook.Note(time.GetUtcNow());

        // Its place is free at once, whatever the engine makes of it.
        return _calls.TryGetValue(document, out var call) ? call.CancelAsync() : Task.CompletedTask;
    }

    public Task Wake(DocumentKey document, int attempt)
    {
        _queue.Wake(document, attempt, time.GetUtcNow());
        Pump();
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<DocumentKey>> NotHeld(ImmutableArray<DocumentKey> documents) =>
        Task.FromResult(documents.Where(document => !_queue.Holds(document)).ToImmutableArray());

    public Task<Outlook> Outlook(DocumentKey document, Lane lane, int pages) => Task.FromResult(_outlook.Of(
        document, lane, pages, Pace, time.GetUtcNow(),
        isPaused: IsPaused || _pauses.Lanes.Contains(lane) || _pauses.Tenants.Contains(document.Tenant)));

    public Task<QueueLoad> Load(string tenant) => Task.FromResult(new QueueLoad(
        _queue.Ready + _queue.Delayed, _queue.WaitingOf(tenant),
        Enum.GetValues<Lane>().Sum(lane => _outlook.PerSecond(lane, Pace))));

    public Task Pause(QueuePauses pauses)
    {
        if (pauses.Version >= _pauses.Version)
        {
            _pauses = pauses;
            _queue.Pause(pauses);
            _places.Drain(pauses.DrainedSilos);
            Pump();
        }

        return Task.CompletedTask;
    }

    public Task<TrialEntry> EnterTrial(Guid trial)
    {
        Permit? permit = null;
        var now = time.GetUtcNow();
        var running = _trials.Count(now);
        var free = _queue.Ready == 0 && !IsPaused && running < options.Value.TrialConcurrency
            && permits.TryTake(
                _step, permits.FirstApi(_step), _queue.Running + running, _places.Count, out permit)
            && !drain.Stopping.IsCancellationRequested;
        if (free)
        {
            _trials.Take(trial, now);
        }

        return Task.FromResult(new TrialEntry(free ? null : options.Value.TrialRetryAfter, permit));
    }

    public Task LeaveTrial(Guid trial)
    {
        _trials.Return(trial);
        Pump();
        return Task.CompletedTask;
    }

    public Task<QueueStatus> Status(string? tenant)
    {
        var now = time.GetUtcNow();
        var whole = new QueueStatus(
            _step.ToString(), engines.DefaultOf(_step), _queue.Ready, _queue.Delayed, _queue.Running,
            Slots, _finished, _throttled, _repeated, now - _queue.OldestSince)
        {
            Lanes = [.. Enum.GetValues<Lane>().Select(lane => _outlook.Status(
                lane, Pace, now, IsPaused || _pauses.Lanes.Contains(lane), tenant))],
            IsPaused = IsPaused,
            MeanDuration = _outlook.MeanDuration,
            RunningBySilo = tenant is null ? _places.Running : ImmutableSortedDictionary<string, int>.Empty,
        };
        return Task.FromResult(tenant is null ? whole : whole with
        {
            Waiting = _queue.ReadyOf(tenant),
            Delayed = _queue.DelayedOf(tenant),
            Running = whole.Lanes.Sum(lane => lane.Running),
            Finished = null,
            Throttled = null,
            Repeated = null,
            OldestWaiting = whole.Lanes.Max(lane => lane.OldestWaiting),
        });
    }

    private int Slots => _slots = permits.Max(_step, _places.Count);

    private Pace Pace => new(Slots, permits.PerSecond(_step) / _needs.Share);

    private bool IsPaused => _pauses.Steps.Contains(_step);

    private void Pump()
    {
        // Work that returns to a queue which is gone must not start the next: none of it could reach a worker.
        if (_left || drain.Stopping.IsCancellationRequested)
        {
            return;
        }

        var now = time.GetUtcNow();
        var slots = Slots;
        var isRefused = false;
        while (!isRefused && !IsPaused && _places.IsOpen && _queue.Next(now, slots) is { } lane)
        {
            var first = _queue.First(lane);
            var api = _needs.ApiOf(first);
            isRefused = !permits.TryTake(
                _step, api, _queue.Running + _trials.Count(now), _places.Count, out var permit);
            if (!isRefused)
            {
                _needs.Started(first, api);
                _outlook.Start(lane);
                _ = Work(_queue.Start(lane), permit);
            }
        }

        _outlook.Note(now);
        Wake(now, isRefused ? permits.RetryAfter(_step) : null);
    }

    private async Task Work(QueueEntry entry, Permit? permit)
    {
        // Not the trace of whoever happened to make room.
        using var activity = Telemetry.Follow($"work {_step}", entry.Document, entry.TraceParent);

        // A silo that stops waits for calls that it started elsewhere too, or nobody would know of them.
        using var work = drain.Enter();
        using var call = new CancellationTokenSource();
        _calls[entry.Document] = call;
        var (started, startedAt) = (time.GetTimestamp(), time.GetUtcNow());
        var silo = _places.Take();
        var result = WorkResult.Finished;
        var again = (TimeSpan?)null;
        try
        {
            result = await _places.Run(silo, entry, permit).WaitAsync(call.Token);
            again = result.IsElsewhere ? TimeSpan.Zero : null;
        }
        catch (OperationCanceledException) when (call.IsCancellationRequested)
        {
            // Nobody waits for it, and nobody for its hearing so.
            _ = BreakOff(silo, entry);
        }
        catch (Exception e)
        {
            // The worker or its silo is gone, or the report could not be stored.
            LogWorkerLost(logger, e, entry.Step, entry.Document);
            _lost++;
            again = e is SiloUnavailableException or OrleansMessageRejectionException ? LostRetryAfter : null;
        }

        _calls.Remove(entry.Document);
        _places.Return(silo, isLeaving: result.IsElsewhere);
        var isWoken = _queue.Finish(entry.Document);
        if (again is { } after)
        {
            Offer(entry with { Again = true }, after);
        }
        else if (!call.IsCancellationRequested)
        {
            Ended(
                result.Waits && result.Called ? entry with { WaitsSince = entry.WaitsSince ?? startedAt } : entry,
                result, isWoken, time.GetElapsedTime(started));
        }

        Pump();
    }

    private async Task BreakOff(SiloAddress silo, QueueEntry entry)
    {
        try
        {
            await _places.BreakOff(silo, entry);
        }
        catch (Exception e)
        {
            // The silo is gone and the work with it, or goes on in vain up to its time limit.
            LogNotBrokenOff(logger, e, entry.Step, entry.Document);
        }
    }

    private void Ended(QueueEntry entry, WorkResult result, bool isWoken, TimeSpan took)
    {
        _finished++;
        _needs.Ended(entry, result);
        CountRepeat(entry, result);
        if (result.RetryAfter is not { } after)
        {
            _outlook.End(entry, took, time.GetUtcNow());
            return;
        }

        _outlook.Undo(entry.Lane);
        entry = entry with { Lacks = result.Api };
        if (!result.Waits)
        {
            _throttled++;
            Telemetry.Throttled(_step);
            entry = entry with { ThrottledSince = entry.ThrottledSince ?? time.GetUtcNow() };
        }
        else if (result.Called)
        {
            // A service has taken it on.
            entry = entry with { ThrottledSince = null, Sort = null, Lacks = null };
        }

        Offer(entry with { Waits = result.Waits }, isWoken && result.Waits ? TimeSpan.Zero : after);
    }

    private void Offer(QueueEntry entry, TimeSpan after)
    {
        var now = time.GetUtcNow();
        _queue.Offer(entry with { NotBefore = after > TimeSpan.Zero ? now + after : null }, now);
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

    /// <summary>
    /// One timer, for the first entry that becomes due, for the permit that the first ready one lacks, or to look for a
    /// silo where none takes work.
    /// </summary>
    private void Wake(DateTimeOffset now, TimeSpan? permitAfter)
    {
        var permit = now + permitAfter;
        var next = _queue.Ready > 0 && !_places.IsOpen ? now + LookForSilosEvery
            : permit < _queue.NextDue ? permit
            : _queue.NextDue ?? permit;
        if (next == _timerDue && (next is null == _timer is null))
        {
            return;
        }

        _timer?.Dispose();
        _timer = null;
        _timerDue = next;
        if (_timerDue is { } due)
        {
            var delay = due - now;
            _timer = this.RegisterGrainTimer(
                _ =>
                {
                    _timerDue = null;
                    Pump();
                    return Task.CompletedTask;
                },
                new GrainTimerCreationOptions(
                    delay > TimeSpan.Zero ? delay : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan)
                { Interleave = true, KeepAlive = true });
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Step} of {Document}, which was cancelled, could not be told to end")]
    private static partial void LogNotBrokenOff(ILogger logger, Exception e, Step step, DocumentKey document);

    [LoggerMessage(
        LogLevel.Warning, "{Step} of {Document} was lost on its way, it is offered again by the queue or the sweep")]
    private static partial void LogWorkerLost(ILogger logger, Exception e, Step step, DocumentKey document);
}
