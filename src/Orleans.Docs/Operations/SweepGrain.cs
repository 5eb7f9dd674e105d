using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Admission;
using Orleans.Docs.Callers;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Retention;
using Orleans.Docs.Search;
using Orleans.Runtime;

namespace Orleans.Docs.Operations;

/// <summary>The one safety net; the key is 0.</summary>
[Alias("docs.ISweepGrain"), RequiresRole(Role.Silo)]
internal interface ISweepGrain : IGrainWithIntegerKey
{
    /// <summary>Makes sure that the sweep runs; the first time it sweeps at once.</summary>
    [Alias("EnsureRunning")]
    Task EnsureRunning();
}

/// <summary>
/// Pokes unsettled documents that no queue holds: what a crash, a lost notification or a full queue left behind. One
/// that stays unsettled is poked less and less often. Where much waits, each sweep goes on where the one before ended.
/// </summary>
[KeepAlive]
internal sealed partial class SweepGrain(
    [PersistentState("sweep", StorageNames.Operator)] IPersistentState<SweepState> state, IEventStore store,
    IAdmission admission, OrphanSweep orphans, IOptions<SweepOptions> options, TimeProvider time,
    ILogger<SweepGrain> logger) : Grain, ISweepGrain
{
    /// <summary>Whoever else calls has his turn in between.</summary>
    private static readonly TimeSpan GoesOnAfter = TimeSpan.FromMilliseconds(1);

    private UnsettledRounds _rounds = null!;
    private IGrainTimer? _timer;
    private bool _swept;
    private DateTimeOffset _orphansNext;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _rounds = new UnsettledRounds(store, admission, options.Value, time, Poke);
        return Task.CompletedTask;
    }

    public Task EnsureRunning()
    {
        _timer ??= this.RegisterGrainTimer(
            Sweep, new GrainTimerCreationOptions(TimeSpan.Zero, options.Value.Interval) { KeepAlive = true });
        return Task.CompletedTask;
    }

    private async Task Sweep(CancellationToken cancellationToken)
    {
        try
        {
            var now = time.GetUtcNow();
            var look = await _rounds.Look(_swept ? now - options.Value.AgeMin : now, cancellationToken);
            _swept |= look.IsOver;
            Telemetry.Unsettled(_rounds.Unsettled);
            if (look.Poked > 0)
            {
                LogPoked(logger, look.Poked);
            }

            if (now >= _orphansNext)
            {
                _orphansNext = now + options.Value.OrphanInterval;
                await GrainFactory.GetGrain<IReplaysGrain>(0).Tidy();
                await GrainFactory.GetGrain<IRetentionsGrain>(0).Run();
                await Orphans(now, cancellationToken);
            }

            if (look.GoesOn)
            {
                _timer!.Change(GoesOnAfter, options.Value.Interval);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(logger, e);
        }
    }

    /// <returns>False if a queue had no room for it.</returns>
    private async Task<bool> Poke(UnsettledEpisode episode, TimeSpan leftAlone)
    {
        var document = episode.Stream.Document;
        try
        {
            return await GrainFactory.GetGrain<IDocumentWorkGrain>(document.ToString()).Poke(episode.FirstVersion);
        }
        catch (Exception e)
        {
            LogNotPoked(logger, e, document, leftAlone.TotalSeconds);
            return true;
        }
    }

    private async Task Orphans(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (deleted, looked) = await orphans.Delete(state.State.OrphansLooked, now, cancellationToken);
        state.State.OrphansLooked = looked;
        await state.WriteStateAsync(cancellationToken);
        if (deleted > 0)
        {
            LogOrphans(logger, deleted);
        }
    }

    [LoggerMessage(LogLevel.Information, "the sweep poked {Count} unsettled documents")]
    private static partial void LogPoked(ILogger logger, int count);

    [LoggerMessage(LogLevel.Information, "the sweep deleted {Count} orphaned blobs")]
    private static partial void LogOrphans(ILogger logger, int count);

    [LoggerMessage(LogLevel.Error, "the sweep failed, it runs again")]
    private static partial void LogFailed(ILogger logger, Exception e);

    [LoggerMessage(LogLevel.Error, "document {Document} cannot go on, it is left alone for {Seconds} s")]
    private static partial void LogNotPoked(ILogger logger, Exception e, DocumentKey document, double seconds);
}

/// <summary>How far orphans were looked for.</summary>
[GenerateSerializer, Alias("docs.SweepState")]
public sealed class SweepState
{
    [Id(0)]
    public DateTimeOffset OrphansLooked { get; set; }
}
