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
/// that stays unsettled is poked less and less often.
/// </summary>
[KeepAlive]
internal sealed partial class SweepGrain(
    [PersistentState("sweep", StorageNames.Operator)] IPersistentState<SweepState> state, IEventStore store,
    IAdmission admission, OrphanSweep orphans, IOptions<SweepOptions> options, TimeProvider time,
    ILogger<SweepGrain> logger) : Grain, ISweepGrain
{
    private readonly Dictionary<DocumentKey, (int Pokes, DateTimeOffset NotBefore)> _poked = [];
    private IGrainTimer? _timer;
    private bool _swept;
    private int _unsettled;
    private DateTimeOffset _orphansNext;

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
            var poked = await Episodes(_swept ? now - options.Value.AgeMin : now, cancellationToken);
            _swept = true;
            Telemetry.Unsettled(_unsettled);
            if (poked > 0)
            {
                LogPoked(logger, poked);
            }

            if (now >= _orphansNext)
            {
                _orphansNext = now + options.Value.OrphanInterval;
                await GrainFactory.GetGrain<IReplaysGrain>(0).Tidy();
                await GrainFactory.GetGrain<IRetentionsGrain>(0).Run();
                await Orphans(now, cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(logger, e);
        }
    }

    private async Task<int> Episodes(DateTimeOffset until, CancellationToken cancellationToken)
    {
        UnsettledEpisode? after = null;
        var seen = new HashSet<DocumentKey>();
        var poked = 0;
        var refused = 0;

        // Each poke reads a whole document: not all of them at queues that are full.
        while (seen.Count < options.Value.EpisodesMax && refused < options.Value.PageMax)
        {
            var page = await store.Unsettled(until, after, options.Value.PageMax, cancellationToken);
            if (page.Count == 0)
            {
                break;
            }

            after = page[^1];
            var documents = page.Select(episode => episode.Stream.Document).Distinct().ToArray();
            seen.UnionWith(documents);
            var idle = (await admission.NotHeld(documents)).ToHashSet();
            var now = time.GetUtcNow();
            var due = page.Where(e => idle.Contains(e.Stream.Document) && IsDue(e.Stream.Document, now)).ToArray();
            poked += due.Length;
            await Parallel.ForEachAsync(
                due,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = options.Value.ConcurrencyMax,
                    TaskScheduler = TaskScheduler.Current,
                    CancellationToken = cancellationToken,
                },
                async (episode, _) =>
                {
                    var isTaken = await Poke(episode);
                    refused += isTaken ? 0 : 1;
                });
        }

        _unsettled = seen.Count;
        var isCutShort = refused >= options.Value.PageMax;
        foreach (var settled in _poked.Keys.Where(document => !isCutShort && !seen.Contains(document)).ToArray())
        {
            _poked.Remove(settled);
        }

        return poked;
    }

    /// <returns>False if a queue had no room for it, which is not its fault: it is not left alone for longer.</returns>
    private async Task<bool> Poke(UnsettledEpisode episode)
    {
        var document = episode.Stream.Document;
        var pokes = _poked.GetValueOrDefault(document).Pokes + 1;
        var delay = TimeSpan.FromTicks(Math.Min(
            options.Value.Backoff.Ticks << Math.Min(pokes - 1, 20), options.Value.BackoffMax.Ticks));
        _poked[document] = (pokes, time.GetUtcNow() + delay);
        try
        {
            var isTaken = await GrainFactory.GetGrain<IDocumentWorkGrain>(document.ToString())
                .Poke(episode.FirstVersion);
            _poked[document] = isTaken ? _poked[document] : (pokes - 1, time.GetUtcNow() + options.Value.Backoff);
            return isTaken;
        }
        catch (Exception e)
        {
            LogNotPoked(logger, e, document, delay.TotalSeconds);
            return true;
        }
    }

    private bool IsDue(DocumentKey document, DateTimeOffset now) =>
        !_poked.TryGetValue(document, out var poked) || poked.NotBefore <= now;

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
