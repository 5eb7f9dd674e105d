using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission;
using Orleans.Docs.Callers;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Events;
using Orleans.Docs.Search;
using Orleans.Docs.Uploads;
using Orleans.Docs.Workers;
using Orleans.Storage;

namespace Orleans.Docs.Documents;

/// <summary>
/// One document. A command is decided on the state, stored, and only then seen by anyone; what it leaves owed goes to
/// admission, and the index is told to look again.
/// </summary>
[CollectionAgeLimit(Minutes = 5)]
internal sealed partial class DocumentGrain(
    DocumentStreams streams, RecentDocuments recent, DocumentOrphans orphans, IAdmission admission,
    IProjection projection,
    IOptions<RetryPolicy> retries, IOptions<DocumentOptions> options, StepEngines engines, WorkDrain drain,
    TimeProvider time, ILogger<DocumentGrain> logger) : Grain, IDocumentGrain, IDocumentWorkGrain
{
    private const int HistoryMax = 1_000;

    private LoadedDocument _loaded = null!;
    private LiveChanges? _live;
    private long _unmarked;
    private bool _hasOffered;

    private Document State => _loaded.State;

    private Document Existing =>
        State.Exists ? State : throw new DocumentNotFoundException(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = DocumentKey.Parse(this.GetPrimaryKeyString());
        key = key with { Tenant = SharedText.Of(key.Tenant) };
        try
        {
            _loaded = await streams.Load(key, cancellationToken);
        }
        catch (Exception e) when (StoreFaults.Told(e) is not null)
        {
            // Here, since no filter sees an activation that fails.
            LogNotLoaded(logger, e, key);
            throw StoreFaults.Told(e)!;
        }
    }

    public Task<DocumentView> Get() => Task.FromResult(DocumentViews.Of(Existing));

    public async Task<DocumentView> GetAsOf(long version)
    {
        if (version < 1 || version > Existing.Version)
        {
            throw new CommandRefusedException($"version {version} is not between 1 and {State.Version}");
        }

        return DocumentViews.Of(await StateAt(commit => commit.Envelope.FirstVersion <= version));
    }

    public async Task<DocumentView> GetAsOf(DateTimeOffset at)
    {
        if (at < Existing.UploadedAt)
        {
            throw new CommandRefusedException($"the document was uploaded later, at {State.UploadedAt:O}");
        }

        return DocumentViews.Of(await StateAt(commit => commit.Envelope.Time <= at));
    }

    public async Task<ImmutableArray<RecordedEvent>> History(long fromVersion, int countMax)
    {
        if (fromVersion < 1 || countMax is < 1 or > HistoryMax)
        {
            throw new CommandRefusedException($"history takes a version from 1 on and a count of 1 to {HistoryMax}");
        }

        var events = ImmutableArray.CreateBuilder<RecordedEvent>();
        await foreach (var (commit, _) in streams.Replay(Existing.Key, CancellationToken.None))
        {
            events.AddRange(DocumentViews.Of(commit).Where(e => e.Version >= fromVersion));
            if (events.Count >= countMax)
            {
                break;
            }
        }

        return [.. events.Take(countMax)];
    }

    public async IAsyncEnumerable<DocumentChange> Watch(
        long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var seen = afterVersion;
        _ = Existing;
        var live = _live ??= new LiveChanges();
        live.Enter();
        try
        {
            // A silo waits for the calls of its grains before it stops; watchers resume elsewhere.
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, drain.Stopping);
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var changed = live.Next;
                foreach (var change in await ChangesAfter(seen, live, cancellationToken))
                {
                    seen = change.Document.Version;
                    yield return change;
                }

                try
                {
                    await (State.Version > seen ? Task.CompletedTask : changed.WaitAsync(end.Token));
                }
                catch (OperationCanceledException) when (drain.Stopping.IsCancellationRequested)
                {
                    yield break;
                }
            }
        }
        finally
        {
            _live = live.Leave() ? null : _live;
        }
    }

    public Task<DocumentView> Retry(string commandId) =>
        Command(commandId, d => Decide.Retry(d, commandId));

    public Task<DocumentView> Reprocess(string commandId, Step from, string? engine)
    {
        engines.Check(from, engine);
        return Command(commandId, d => Decide.Reprocess(d, commandId, from, engine));
    }

    public Task<DocumentView> Correct(string commandId, string field, string value) =>
        Command(commandId, d => Decide.Correct(d, commandId, field, value));

    public async Task<DocumentView> Cancel(string commandId)
    {
        var view = await Command(commandId, d => Decide.Cancel(d, commandId));
        await admission.Withdraw(State.Key);
        return view;
    }

    public Task<Standing> Standing() => Task.FromResult(new Standing(State.Exists, State.IsErased));

    public async Task<Receipt?> Upload(UploadDocument command)
    {
        var before = State.Version;
        if (!State.Exists && !await orphans.Exists(State.Key, command.Facts.Source, CancellationToken.None))
        {
            return null;
        }

        await Carry(
            Decide.Upload(State, command.Facts), new CommitFacts(command.Actor) { CommandId = command.CommandId });
        return new Receipt(
            State.Key, State.Version, Joined: State.Version == before && !State.CommandIds.Contains(command.CommandId));
    }

    public Task<WorkOrder?> Begin(Step step, int attempt, int firstPage)
    {
        foreach (var owed in Pipeline.Owed(State))
        {
            if (owed.Step == step && owed.Attempt == attempt && owed.FirstPage == firstPage)
            {
                return Task.FromResult<WorkOrder?>(WorkOrder.Of(State, owed));
            }
        }

        return Task.FromResult<WorkOrder?>(null);
    }

    public async Task Record(StepReport report)
    {
        var facts = new CommitFacts(CommitFacts.System)
        {
            Attempt = report.Attempt,
            Engine = report.Engine,
            ModelVersion = report.ModelVersion,
            CostUsd = report.CostUsd,
            Duration = report.Duration,
        };
        try
        {
            await Carry(Decided(report), facts);
        }
        catch (CommitTooLargeException)
        {
            // Trying again would give the same result.
            var tooLarge = new StepFailure(FailureClass.Terminal, "result_too_large");
            var failed = report with { Result = null, Failure = tooLarge };
            await Carry(Decided(failed), facts);
        }
    }

    public async Task Indexed(long version)
    {
        if (State.IsSettled)
        {
            if (version == State.Version && _unmarked != State.LastEpisode)
            {
                recent.Forget(State);
                await Unmark(State.LastEpisode);
            }

            return;
        }

        await Carry(Decide.Settle(State, version), new CommitFacts(CommitFacts.System));
    }

    public async Task Poke(long episode)
    {
        if (!State.Exists || (State.OpenEpisode ?? State.LastEpisode) > episode)
        {
            await Unmark(episode);
        }

        if (State.Exists)
        {
            Advance(State);
        }
    }

    public Task<int> DeleteOrphans(DateTimeOffset before) =>
        orphans.Delete(State.Key, before, CancellationToken.None);

    private async Task<DocumentView> Command(string commandId, Func<Document, Decision> decide)
    {
        if (string.IsNullOrEmpty(commandId) || commandId.Length > 128)
        {
            throw new CommandRefusedException("a command id has 1 to 128 characters");
        }

        var decision = HistoryBound.Keep(State, decide(Existing), options.Value.EventsMax);
        await Carry(decision, new CommitFacts(CallerScope.Actor) { CommandId = commandId });
        return DocumentViews.Of(State);
    }

    private Decision Decided(StepReport report) => HistoryBound.Keep(
        State, Decide.Record(State, report, retries.Value, time.GetUtcNow()), report, options.Value.EventsMax);

    /// <summary>Store, then memory, then the world.</summary>
    private async Task Carry(Decision decision, CommitFacts facts)
    {
        if (decision is Decision.Refuse refusal)
        {
            throw new CommandRefusedException(refusal.Reason);
        }

        if (decision is not Decision.Write write)
        {
            return;
        }

        var before = State;
        try
        {
            var (commit, after) = await streams.Append(
                _loaded, write.Events, facts, time.GetUtcNow(), CancellationToken.None);
            _loaded = after;
            Telemetry.Committed(commit.Events.Length);
            recent.Keep(after);
            _live?.Publish(new DocumentChange(DocumentViews.Of(State), DocumentViews.Of(commit)));
        }
        catch (Exception e) when (e is VersionConflictException or EventStoreUnavailableException)
        {
            // Orleans drops the activation on this exception, so that the next call replays what is really stored.
            LogDropped(logger, State.Key, e.Message);
            throw new InconsistentStateException($"document {State.Key} has to be read again: {e.Message}", e);
        }

        Advance(before);
    }

    /// <summary>
    /// Offers what is owed now and was not before, or all of it to begin with and when the sweep asks; and has the
    /// index look again. Nobody waits for either; the sweep repairs a loss.
    /// </summary>
    private void Advance(Document before)
    {
        var offered = Pipeline.Owed(before);
        var all = Pipeline.Owed(State);
        foreach (var owed in all)
        {
            var again = offered.Contains(owed);
            if (again && _hasOffered && !ReferenceEquals(before, State))
            {
                // Its queue has it, or the sweep asks.
                continue;
            }

            Watch(admission.Offer(QueueEntry.Of(State, owed) with { Again = again }));
        }

        _hasOffered = true;

        Watch(projection.Changed(State.Key, State.Version, owes: all.Length > 0));
    }

    private void Watch(Task task) => task.ContinueWith(
        t => LogNotTold(logger, t.Exception!.InnerException!, State.Key),
        CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Current);

    private async Task Unmark(long episode)
    {
        await streams.Unmark(DocumentKey.Parse(this.GetPrimaryKeyString()), episode, CancellationToken.None);
        _unmarked = episode;
    }

    private async Task<Document> StateAt(Func<DecodedCommit, bool> included)
    {
        var state = State;
        await foreach (var (commit, after) in streams.Replay(State.Key, CancellationToken.None))
        {
            if (!included(commit))
            {
                break;
            }

            state = after.State;
        }

        return state;
    }

    /// <summary>From memory where it reaches back far enough, else from the store.</summary>
    private async Task<List<DocumentChange>> ChangesAfter(
        long version, LiveChanges live, CancellationToken cancellationToken)
    {
        if (version >= State.Version)
        {
            return [];
        }

        if (live.After(version) is { } known)
        {
            return known;
        }

        var changes = new List<DocumentChange>();
        await foreach (var (commit, after) in streams.Replay(State.Key, cancellationToken))
        {
            if (after.State.Version > version)
            {
                changes.Add(new DocumentChange(DocumentViews.Of(after.State), DocumentViews.Of(commit)));
            }
        }

        return changes;
    }

    [LoggerMessage(LogLevel.Error, "document {Document} cannot be read")]
    private static partial void LogNotLoaded(ILogger logger, Exception e, DocumentKey document);

    [LoggerMessage(LogLevel.Warning, "document {Document} is read again: {Reason}")]
    private static partial void LogDropped(ILogger logger, DocumentKey document, string reason);

    [LoggerMessage(LogLevel.Warning, "document {Document} could not tell admission or the index, the sweep will")]
    private static partial void LogNotTold(ILogger logger, Exception e, DocumentKey document);
}
