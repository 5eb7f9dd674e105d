using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Anchors;
using Orleans.Docs.Batches;
using Orleans.Docs.Keys.Rotation;
using Orleans.Docs.Search.Rebuild;
using Orleans.Runtime;

namespace Orleans.Docs.Operations;

/// <summary>
/// Each silo makes sure, now and then, that the cluster's one sweep, its rebuild, its roots, its batches and a rotation
/// of its master key run.
/// </summary>
internal sealed partial class SweepStarter(
    IGrainFactory grains, IOptions<SweepOptions> options, TimeProvider time, ILogger<SweepStarter> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SweepStarter), ServiceLifecycleStage.Active + 1, Start, Stop);

    public void Dispose() => _stopping.Dispose();

    private Task Start(CancellationToken cancellationToken)
    {
        _running = Run();
        return Task.CompletedTask;
    }

    private async Task Stop(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running;
    }

    private async Task Run()
    {
        try
        {
            while (true)
            {
                // Each for itself: none waits for another that fails.
                await Ensure("sweep", () => grains.GetGrain<ISweepGrain>(0).EnsureRunning());
                await Ensure("roots", () => grains.GetGrain<IRootGrain>(0).EnsureRunning());
                await Ensure("rebuild", () => grains.GetGrain<IIndexRebuildGrain>(0).EnsureRunning());
                await Ensure("batches", () => grains.GetGrain<IBatchWorkGrain>(0).EnsureRunning());
                await Ensure("rotation", () => grains.GetGrain<IMasterRotationGrain>(0).EnsureRunning());
                await Task.Delay(options.Value.Interval, time, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task Ensure(string what, Func<Task> running)
    {
        try
        {
            await running();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotStarted(logger, e, what);
        }
    }

    [LoggerMessage(LogLevel.Warning, "the {What} could not be started, it is tried again")]
    private static partial void LogNotStarted(ILogger logger, Exception e, string what);
}
