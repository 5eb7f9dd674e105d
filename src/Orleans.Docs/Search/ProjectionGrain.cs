using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Search;

/// <summary>
/// Gathers "look again", reads the store, writes versioned entries in batches to every generation, and tells the
/// documents what the index holds.
/// </summary>
[Reentrant, KeepAlive]
internal sealed partial class ProjectionGrain(
    EntryBuilder entries, ISearchIndex index, IOptions<ProjectionOptions> options, TimeProvider time,
    ILogger<ProjectionGrain> logger) : Grain, IProjectionGrain, IDisposable
{
    private readonly HashSet<DocumentKey> _seen = [];
    private readonly Queue<DocumentKey> _pending = new();
    private readonly CancellationTokenSource _stopping = new();
    private bool _running;

    public Task Changed(DocumentKey document, long version)
    {
        if (_pending.Count < options.Value.PendingMax && _seen.Add(document))
        {
            _pending.Enqueue(document);
        }

        if (!_running && _pending.Count > 0)
        {
            _running = true;
            _ = Run();
        }

        return Task.CompletedTask;
    }

    public void Dispose() => _stopping.Dispose();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stopping.Cancel();
        return Task.CompletedTask;
    }

    /// <summary>Works off what is pending; one at a time per partition.</summary>
    private async Task Run()
    {
        var failures = 0;
        try
        {
            while (_pending.Count > 0)
            {
                await Task.Delay(Pause(failures), time, _stopping.Token);
                var batch = Take();
                try
                {
                    await Project(batch, _stopping.Token);
                    failures = 0;
                }
                catch (Exception e) when (!_stopping.IsCancellationRequested)
                {
                    failures++;
                    LogNotWritten(logger, e, batch.Length);
                    foreach (var document in batch)
                    {
                        await Changed(document, 0);
                    }
                }
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // The silo goes down; the sweep of the next one finds what is unsettled.
        }
        finally
        {
            _running = false;
        }
    }

    private TimeSpan Pause(int failures) => failures == 0
        ? options.Value.Gather
        : TimeSpan.FromTicks(Math.Min(
            options.Value.RetryDelay.Ticks << Math.Min(failures - 1, 20), options.Value.RetryDelayMax.Ticks));

    private ImmutableArray<DocumentKey> Take()
    {
        var batch = ImmutableArray.CreateBuilder<DocumentKey>();
        while (batch.Count < options.Value.BatchMax && _pending.TryDequeue(out var document))
        {
            _seen.Remove(document);
            batch.Add(document);
        }

        return batch.ToImmutable();
    }

    private async Task Project(ImmutableArray<DocumentKey> batch, CancellationToken cancellationToken)
    {
        var built = new List<IndexEntry>(batch.Length);
        foreach (var document in batch)
        {
            try
            {
                if (await entries.Build(document, cancellationToken) is { } entry)
                {
                    built.Add(entry);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One document's damaged stream or blob stops that document, never the projection.
                LogNotBuilt(logger, e, document);
            }
        }

        var generations = await GrainFactory.GetGrain<IIndexGenerationsGrain>(0).Get();
        foreach (var generation in generations.All)
        {
            await index.Write(generation, built, cancellationToken);
        }

        Telemetry.Indexed(built.Count);
        foreach (var entry in built)
        {
            Tell(entry);
        }
    }

    private void Tell(IndexEntry entry) =>
        GrainFactory.GetGrain<IDocumentWorkGrain>(entry.Document.ToString()).Indexed(entry.Version).ContinueWith(
            t => LogNotTold(logger, t.Exception!.InnerException!, entry.Document),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Current);

    [LoggerMessage(LogLevel.Error, "{Count} entries were not written to the index, they are tried again")]
    private static partial void LogNotWritten(ILogger logger, Exception e, int count);

    [LoggerMessage(LogLevel.Error, "document {Document} could not be projected")]
    private static partial void LogNotBuilt(ILogger logger, Exception e, DocumentKey document);

    [LoggerMessage(LogLevel.Warning, "document {Document} could not be told that it is indexed, the sweep will")]
    private static partial void LogNotTold(ILogger logger, Exception e, DocumentKey document);
}
