using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Content;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Search;

/// <summary>
/// Gathers "look again", reads the store, writes versioned entries in batches to every generation, and tells the
/// documents what the index holds. A document that cannot be indexed goes to the dead letters and stops nobody else.
/// </summary>
[Reentrant, KeepAlive]
internal sealed partial class ProjectionGrain : Grain, IProjectionGrain, IDisposable
{
    private readonly EntryBuilder _entries;
    private readonly GenerationWriter _writer;
    private readonly ProjectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ProjectionGrain> _logger;
    private readonly FailureLetters _letters;
    private readonly HashSet<DocumentKey> _seen = [];
    private readonly Queue<DocumentKey> _pending = new();
    private readonly Dictionary<DocumentKey, int> _tries = [];
    private readonly CancellationTokenSource _stopping = new();
    private bool _running;
    private Task _projecting = Task.CompletedTask;

    public ProjectionGrain(
        EntryBuilder entries, ISearchIndex index, IOptions<ProjectionOptions> options, TimeProvider time,
        ILogger<ProjectionGrain> logger)
    {
        _entries = entries;
        _writer = new GenerationWriter(index, () => GrainFactory.GetGrain<IIndexGenerationsGrain>(0).Get());
        _options = options.Value;
        _time = time;
        _logger = logger;
        _letters = new FailureLetters(tenant => GrainFactory.GetGrain<IIndexFailuresGrain>(tenant));
    }

    public Task Changed(DocumentKey document, long version)
    {
        if (_pending.Count < _options.PendingMax && _seen.Add(document))
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

    public Task<int> Pending() => Task.FromResult(_pending.Count);

    public Task Adopt(long epoch)
    {
        // The batch at hand may still be written under an older epoch.
        _writer.Adopt(epoch);
        return _projecting;
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
                await Task.Delay(Pause(failures), _time, _stopping.Token);
                var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _projecting = ended.Task;
                var batch = Take();
                try
                {
                    var again = await Project(batch, _stopping.Token);
                    failures = again.Length == 0 ? 0 : failures + 1;
                    await LookAgain(again);
                }
                catch (Exception e) when (!_stopping.IsCancellationRequested)
                {
                    failures++;
                    LogNotWritten(_logger, e, batch.Length);
                    await LookAgain(batch);
                }
                finally
                {
                    ended.SetResult();
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
        ? _options.Gather
        : TimeSpan.FromTicks(Math.Min(
            _options.RetryDelay.Ticks << Math.Min(failures - 1, 20), _options.RetryDelayMax.Ticks));

    private ImmutableArray<DocumentKey> Take()
    {
        var batch = ImmutableArray.CreateBuilder<DocumentKey>();
        while (batch.Count < _options.BatchMax && _pending.TryDequeue(out var document))
        {
            _seen.Remove(document);
            batch.Add(document);
        }

        return batch.ToImmutable();
    }

    private async Task LookAgain(ImmutableArray<DocumentKey> documents)
    {
        foreach (var document in documents)
        {
            await Changed(document, 0);
        }
    }

    /// <summary>Returns the documents to look at again, since what failed with them may pass.</summary>
    private async Task<ImmutableArray<DocumentKey>> Project(
        ImmutableArray<DocumentKey> batch, CancellationToken cancellationToken)
    {
        var built = new List<IndexEntry>(batch.Length);
        var failed = ImmutableArray.CreateBuilder<DocumentFailure>();
        var again = ImmutableArray.CreateBuilder<DocumentKey>();
        foreach (var document in batch)
        {
            try
            {
                if (await _entries.Build(document, cancellationToken) is { } entry)
                {
                    built.Add(entry);
                }

                _tries.Remove(document);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogNotBuilt(_logger, e, document);
                if (Judge(document, e) is { } code)
                {
                    failed.Add(new DocumentFailure(document, code));
                }
                else
                {
                    again.Add(document);
                }
            }
        }

        await Refusals.Write(
            built, entries => _writer.Write(entries, cancellationToken),
            refused => failed.Add(new DocumentFailure(refused, Problems.EntryRefused)));
        Telemetry.Indexed(built.Count);
        foreach (var entry in built)
        {
            Tell(entry);
        }

        await Note(failed.ToImmutable(), built);
        return again.ToImmutable();
    }

    private async Task Note(ImmutableArray<DocumentFailure> failed, List<IndexEntry> indexed)
    {
        try
        {
            await _letters.Update(failed, indexed);
        }
        catch (Exception e)
        {
            // The list is for people: the index does not wait for it, and whatever failed will fail again.
            LogNotNoted(_logger, e, failed.Length);
        }
    }

    /// <summary>The code under which a document is given up for now; null to try it again.</summary>
    private string? Judge(DocumentKey document, Exception error)
    {
        var code = ProjectionFault.CodeOf(error);
        var tries = _tries.GetValueOrDefault(document) + 1;
        if (code is null && tries >= _options.TriesMax)
        {
            code = Problems.NotProjected;
        }

        if (code is null)
        {
            _tries[document] = tries;
        }
        else
        {
            _tries.Remove(document);
        }

        return code;
    }

    private void Tell(IndexEntry entry) =>
        GrainFactory.GetGrain<IDocumentWorkGrain>(entry.Document.ToString()).Indexed(entry.Version).ContinueWith(
            t => LogNotTold(_logger, t.Exception!.InnerException!, entry.Document),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Current);

    [LoggerMessage(LogLevel.Error, "{Count} entries were not written to the index, they are tried again")]
    private static partial void LogNotWritten(ILogger logger, Exception e, int count);

    [LoggerMessage(LogLevel.Error, "document {Document} could not be projected")]
    private static partial void LogNotBuilt(ILogger logger, Exception e, DocumentKey document);

    [LoggerMessage(LogLevel.Warning, "{Count} documents that cannot be indexed could not be noted as such")]
    private static partial void LogNotNoted(ILogger logger, Exception e, int count);

    [LoggerMessage(LogLevel.Warning, "document {Document} could not be told that it is indexed, the sweep will")]
    private static partial void LogNotTold(ILogger logger, Exception e, DocumentKey document);
}
