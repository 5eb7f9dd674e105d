using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Admission;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;

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
/// Pokes unsettled documents that no queue holds: what a crash, a lost notification or a full queue left behind.
/// </summary>
[KeepAlive]
internal sealed partial class SweepGrain(
    IEventStore store, IAdmission admission, OrphanSweep orphans, IOptions<SweepOptions> options, TimeProvider time,
    ILogger<SweepGrain> logger) : Grain, ISweepGrain
{
    private readonly Dictionary<DocumentKey, (int Failures, DateTimeOffset NotBefore)> _failing = [];
    private IGrainTimer? _timer;
    private bool _swept;
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
            if (poked > 0)
            {
                LogPoked(logger, poked);
            }

            if (now >= _orphansNext)
            {
                _orphansNext = now + options.Value.OrphanInterval;
                var deleted = await orphans.Delete(now, cancellationToken);
                if (deleted > 0)
                {
                    LogOrphans(logger, deleted);
                }
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
        var (seen, poked) = (0, 0);
        while (seen < options.Value.EpisodesMax)
        {
            var page = await store.Unsettled(until, after, options.Value.PageMax, cancellationToken);
            if (page.Count == 0)
            {
                break;
            }

            seen += page.Count;
            after = page[^1];
            var idle = (await admission.NotHeld([.. page.Select(episode => episode.Stream.Document).Distinct()]))
                .ToHashSet();
            var now = time.GetUtcNow();
            var due = page
                .Where(e => idle.Contains(e.Stream.Document) && !IsBackingOff(e.Stream.Document, now))
                .ToArray();
            poked += due.Length;
            await Parallel.ForEachAsync(
                due,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = options.Value.ConcurrencyMax,
                    TaskScheduler = TaskScheduler.Current,
                    CancellationToken = cancellationToken,
                },
                async (episode, _) => await Poke(episode));
        }

        return poked;
    }

    private async Task Poke(UnsettledEpisode episode)
    {
        var document = episode.Stream.Document;
        try
        {
            await GrainFactory.GetGrain<IDocumentWorkGrain>(document.ToString()).Poke(episode.FirstVersion);
            _failing.Remove(document);
        }
        catch (Exception e)
        {
            var failures = _failing.GetValueOrDefault(document).Failures + 1;
            var delay = TimeSpan.FromTicks(Math.Min(
                options.Value.Backoff.Ticks << Math.Min(failures - 1, 20), options.Value.BackoffMax.Ticks));
            _failing[document] = (failures, time.GetUtcNow() + delay);
            LogNotPoked(logger, e, document, delay.TotalSeconds);
        }
    }

    private bool IsBackingOff(DocumentKey document, DateTimeOffset now) =>
        _failing.TryGetValue(document, out var failing) && failing.NotBefore > now;

    [LoggerMessage(LogLevel.Information, "the sweep poked {Count} unsettled documents")]
    private static partial void LogPoked(ILogger logger, int count);

    [LoggerMessage(LogLevel.Information, "the sweep deleted {Count} orphaned blobs")]
    private static partial void LogOrphans(ILogger logger, int count);

    [LoggerMessage(LogLevel.Error, "the sweep failed, it runs again")]
    private static partial void LogFailed(ILogger logger, Exception e);

    [LoggerMessage(LogLevel.Error, "document {Document} cannot go on, it is left alone for {Seconds} s")]
    private static partial void LogNotPoked(ILogger logger, Exception e, DocumentKey document, double seconds);
}
