using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Orleans.Docs.Workers;

/// <summary>
/// The orderly end of a silo's work, while its grains still answer: no step is started any more, those at work get
/// <see cref="WorkerOptions.StopGrace"/> to report, and are broken off then. What they leave owed goes on elsewhere, or
/// when the silo is back.
/// </summary>
internal sealed class WorkDrain(IOptions<WorkerOptions> options, TimeProvider time)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _breakOff = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private int _running;

    /// <summary>Cancelled as soon as nothing may be started any more.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Cancelled when the silo waits no longer.</summary>
    public CancellationToken BreakOff => _breakOff.Token;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(WorkDrain), ServiceLifecycleStage.Active + 1, _ => Task.CompletedTask, Stop);

    /// <summary>Counts a step as at work until the answer is disposed.</summary>
    public Work Enter()
    {
        lock (_lock)
        {
            _running++;
            return new Work(this);
        }
    }

    public async Task Stop(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        lock (_lock)
        {
            SignalWhenDrained();
        }

        try
        {
            await _drained.Task.WaitAsync(options.Value.StopGrace, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await _breakOff.CancelAsync();
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _breakOff.Dispose();
    }

    private void Leave()
    {
        lock (_lock)
        {
            _running--;
            SignalWhenDrained();
        }
    }

    private void SignalWhenDrained()
    {
        if (_stopping.IsCancellationRequested && _running == 0)
        {
            _drained.TrySetResult();
        }
    }

    /// <summary>One step at work; dispose it once.</summary>
    public readonly struct Work(WorkDrain drain) : IDisposable
    {
        public void Dispose() => drain.Leave();
    }
}
