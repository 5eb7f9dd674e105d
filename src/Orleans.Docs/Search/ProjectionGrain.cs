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
    /// <summary>Between two looks whether something is ready, while other documents wait.</summary>
    private static readonly TimeSpan GatherMin = TimeSpan.FromMilliseconds(1);

    private readonly EntryBuilder _entries;
    private readonly DocumentGrains _documents;
    private readonly RecentDocuments _recent;
    private readonly GenerationWriter _writer;
    private readonly ProjectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ProjectionGrain> _logger;
    private readonly FailureLetters _letters;
    private readonly PendingLooks _pending;
    private readonly Dictionary<DocumentKey, int> _tries = [];
    private readonly CancellationTokenSource _stopping = new();
    private bool _running;
    private Task _projecting = Task.CompletedTask;

    public ProjectionGrain(
        EntryBuilder entries, DocumentGrains documents, RecentDocuments recent, ISearchIndex index,
        IOptions<ProjectionOptions> options, TimeProvider time, ILogger<ProjectionGrain> logger)
    {
        _entries = entries;
        _documents = documents;
        _recent = recent;
        _pending = new PendingLooks(options.Value.PendingMax);
        var generations = new Lazy<IIndexGenerationsGrain>(() => GrainFactory.GetGrain<IIndexGenerationsGrain>(0));
        _writer = new GenerationWriter(
            index, () => generations.Value.Get(), damaged => generations.Value.Damage(damaged));
        _options = options.Value;
        _time = time;
        _logger = logger;
        _letters = new FailureLetters(tenant => GrainFactory.GetGrain<IIndexFailuresGrain>(tenant));
    }

    public Task Changed(DocumentKey document, long version, bool owes)
    {
        _pending.Add(document, version, owes ? _time.GetUtcNow() + _options.GatherOwing : null);
        if (!_running && _pending.Count > 0)
        {
            _running = true;
            _ = Run();
        }

        return Task.CompletedTask;
    }

    public Task<int> Pending(string? tenant) =>
        Task.FromResult(tenant is null ? _pending.Count : _pending.CountOf(tenant));

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
                var batch = _pending.Take(_options.BatchMax, _time.GetUtcNow());
                if (batch.IsEmpty)
                {
                    continue;
                }

                var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _projecting = ended.Task;
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
                    await LookAgain(batch.Select(look => look.Document));
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

    private TimeSpan Pause(int failures) =>
        failures == 0 && _pending.Ready >= _options.BatchMax ? TimeSpan.Zero
        : failures == 0 ? (_options.Gather > GatherMin || _pending.Ready > 0 ? _options.Gather : GatherMin)
        : TimeSpan.FromTicks(Math.Min(
            _options.RetryDelay.Ticks << Math.Min(failures - 1, 20), _options.RetryDelayMax.Ticks));

    private async Task LookAgain(IEnumerable<DocumentKey> documents)
    {
        foreach (var document in documents)
        {
            await Changed(document, 0, owes: false);
        }
    }

    /// <summary>From memory where what was stored is still at hand, else from the store.</summary>
    private async Task<IndexEntry?> Build(DocumentKey document, long version, CancellationToken cancellationToken)
    {
        if ((_recent.Find(document, version) ?? await _entries.Load(document, cancellationToken)) is not { } loaded)
        {
            return null;
        }

        using var activity = Telemetry.Follow("index", document, loaded.State.TraceParent);
        return await _entries.Build(loaded, cancellationToken);
    }

    /// <summary>Returns the documents to look at again, since what failed with them may pass.</summary>
    private async Task<ImmutableArray<DocumentKey>> Project(
        ImmutableArray<(DocumentKey Document, long Version)> batch, CancellationToken cancellationToken)
    {
        var built = new List<IndexEntry>(batch.Length);
        var failed = ImmutableArray.CreateBuilder<DocumentFailure>();
        var again = ImmutableArray.CreateBuilder<DocumentKey>();
        foreach (var (document, version) in batch)
        {
            try
            {
                if (await Build(document, version, cancellationToken) is { } entry)
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
        _documents.Of(entry.Document).Indexed(entry.Version).ContinueWith(
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
