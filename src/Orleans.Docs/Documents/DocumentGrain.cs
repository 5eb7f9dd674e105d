using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Admission;
using Orleans.Docs.Callers;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Events;
using Orleans.Docs.Notifications;
using Orleans.Docs.Uploads;
using Orleans.Docs.Workers;
using Orleans.Storage;

namespace Orleans.Docs.Documents;

/// <summary>
/// One document. A command is decided on the state, stored, and only then seen by anyone; what it leaves owed goes to
/// admission, and the index is told to look again.
/// </summary>
[CollectionAgeLimit(Minutes = 5)]
internal sealed partial class DocumentGrain(DocumentServices services) : Grain, IDocumentGrain, IDocumentWorkGrain
{
    private LoadedDocument _loaded = null!;
    private LiveChanges? _live;
    private long _unmarked;

    // An episode that is known to be marked, and so to be told of: never one that is only indexed again.
    private long _marked;
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
            _loaded = await services.Streams.Load(key, cancellationToken);
        }
        catch (Exception e) when (StoreFaults.Told(e) is not null)
        {
            // Here, since no filter sees an activation that fails.
            LogNotLoaded(services.Logger, e, key);
            throw StoreFaults.Told(e)!;
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        var key = DocumentKey.Parse(this.GetPrimaryKeyString());
        services.Shown.Hide(key);
        services.Keys.Close(key);
        return Task.CompletedTask;
    }

    public Task<DocumentView> Retry(string commandId) =>
        Command(commandId, d => Decide.Retry(d, commandId));

    public Task<DocumentView> Reprocess(string commandId, Step from, string? engine)
    {
        services.Engines.Check(from, engine);
        return Command(commandId, d => Decide.Reprocess(d, commandId, from, engine));
    }

    public Task<DocumentView> Correct(string commandId, string field, string value)
    {
        // Which fields were set stands in default views and in the index.
        UploadChecks.CheckShown("the name of a field", field, services.Redaction);
        return Command(commandId, d => Decide.Correct(d, commandId, field, value));
    }

    public Task<DocumentView> Review(string commandId, ReviewVerdict verdict, string? reason) =>
        Command(commandId, d => Decide.Review(d, commandId, verdict, reason));

    public async Task<DocumentView> Cancel(string commandId)
    {
        var view = await Command(commandId, d => Decide.Cancel(d, commandId));
        if (State.IsCancelled)
        {
            // Not where it was asked for anew since: then this is a repetition that came late.
            await services.Admission.Withdraw(State.Key);
            await services.Unused.Delete(State.Key);
        }

        return view;
    }

    public Task<Standing> Standing() => Task.FromResult(new Standing(State.Exists, State.IsErased));

    public async Task<Receipt?> Upload(UploadDocument command)
    {
        var before = State.Version;

        // Whoever stored the bytes made a key again.
        Purge();
        if (!State.Exists && !await services.Orphans.Exists(State.Key, command.Facts.Source, CancellationToken.None))
        {
            return null;
        }

        await Carry(
            Decide.Upload(State, command.Facts), new CommitFacts(command.Actor) { CommandId = command.CommandId });
        if (before == 0)
        {
            Telemetry.Uploaded(command.Facts.Source.Length);
        }

        var (wasThere, isSame) = (State.Version == before, State.CommandIds.Contains(command.CommandId));
        return new Receipt(State.Key, State.Version, Joined: wasThere && !isSame)
        {
            Expected = await services.Admission.Expect(State),
            Repeated = wasThere && isSame,
        };
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

    public Task<bool> Owes(Step step, int attempt) => Task.FromResult(
        Pipeline.Owed(State).Any(owed => owed.Step == step && owed.Attempt == attempt));

    public async Task Record(StepReport report)
    {
        // Whatever it stored meanwhile.
        Purge();

        // What is too large fails for good: trying again would give the same result.
        await Carry(Decided(report), CommitFacts.Of(report), orElse: () => Decided(report with
        {
            Result = null,
            Failure = new StepFailure(FailureClass.Terminal, "result_too_large")
            {
                KeptJob = report.Step is Step.Extract ? State.ExtractJob : null,
            },
        }));
        if (State.IsCancelled && report.Result is ExtractionStarted)
        {
            // It was about to start when the document was cancelled.
            await services.Unused.Delete(State.Key);
        }
    }

    public async Task Indexed(long version)
    {
        if (State.IsSettled)
        {
            if (version == State.Version && _unmarked != State.LastEpisode)
            {
                services.Recent.Forget(State);
                await Tell(State);
            }

            return;
        }

        if (version == State.Version)
        {
            Telemetry.Lagged(services.Time.GetUtcNow() - State.ChangedAt);
        }

        using var activity = Telemetry.Follow("settle", State.Key, State.TraceParent);
        await Carry(Decide.Settle(State, version), new CommitFacts(CommitFacts.System));
        _marked = State.LastEpisode;
        if (State.IsSettled)
        {
            Telemetry.Settled(
                DocumentViews.StateOf(State), State.LastEpisode == 1 ? State.ChangedAt - State.UploadedAt : null);
        }
    }

    public Task Notified(long episode) => Unmark(episode);

    public async Task<bool> Poke(long episode)
    {
        if (!State.Exists)
        {
            await Unmark(episode);
        }
        else if (State.IsErased && State.LastEpisode > episode)
        {
            // What ended then is nothing to tell any more.
            await Unmark(episode);
        }
        else if ((State.OpenEpisode ?? State.LastEpisode) > episode)
        {
            _marked = episode;
            await Tell(await services.Streams.EndOf(State.Key, episode, CancellationToken.None));
        }

        _marked = episode == _unmarked ? _marked : episode;
        return !State.Exists || (await Advance(State)).All(isTaken => isTaken);
    }

    public Task<int> DeleteOrphans(DateTimeOffset before)
    {
        Purge();
        return services.Orphans.Delete(State.Key, before, CancellationToken.None);
    }

    private async Task<DocumentView> Command(string commandId, Func<Document, Decision> decide)
    {
        if (string.IsNullOrEmpty(commandId) || commandId.Length > 128)
        {
            throw new CommandRefusedException("a command id has 1 to 128 characters");
        }

        if (ExpectedVersion.Current is { } expected
            && (expected > Existing.Version || expected < Existing.ChangedVersion)
            && !State.CommandIds.Contains(commandId))
        {
            throw new VersionMismatchException(
                $"document {State.Key} has version {State.Version} and not {expected}: look at it again");
        }

        var decision = HistoryBound.Keep(State, decide(Existing), services.Options.Value.EventsMax);
        await Carry(decision, new CommitFacts(CallerScope.Actor) { CommandId = commandId });
        return DocumentViews.Of(State);
    }

    private Decision Decided(StepReport report) => HistoryBound.Keep(
        State, Decide.Record(State, report, services.Retries.Value, services.Time.GetUtcNow()), report,
        services.Options.Value.EventsMax);

    /// <summary>Store, then memory, then the world.</summary>
    /// <param name="orElse">What is decided instead where that makes too large a commit; null: it is thrown.</param>
    private async Task Carry(Decision decision, CommitFacts facts, Func<Decision>? orElse = null)
    {
        var before = State;
        try
        {
            if (await Carrying.Carry(
                services.Streams, _loaded, decision, facts, services.Time.GetUtcNow(), orElse) is not { } carried)
            {
                return;
            }

            _loaded = carried.After;
            services.Shown.Replace(State);
            Telemetry.Committed(carried.Stored.Events.Length);
            Remember(before);
            _live?.Publish(new DocumentChange(DocumentViews.Of(State), DocumentViews.Of(carried.Stored.Commit)));
        }
        catch (InconsistentStateException e)
        {
            // Orleans drops the activation on this exception, so that the next call replays what is really stored.
            services.Shown.Hide(State.Key);
            LogDropped(services.Logger, State.Key, e.Message);
            throw;
        }

        _ = Advance(before);
    }

    private void Remember(Document before)
    {
        if (State.IsErased)
        {
            services.Recent.Forget(before);
        }
        else
        {
            services.Recent.Keep(_loaded);
        }
    }

    /// <summary>
    /// Offers what is owed now and was not before, or all of it to begin with and when the sweep asks; and has the
    /// index look again. Nobody waits for either; the sweep repairs a loss.
    /// </summary>
    /// <returns>Whether the queues have what was offered.</returns>
    private Task<bool[]> Advance(Document before)
    {
        var offers = new List<Task<bool>>();
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

            offers.Add(Watch(services.Admission.Offer(QueueEntry.Of(State, owed) with { Again = again })));
        }

        _hasOffered = true;
        if (Pipeline.OwesErasure(State))
        {
            Purge();
        }

        Watch(services.Projection.Changed(State.Key, State.Version, owes: all.Length > 0));
        return Task.WhenAll(offers);
    }

    private T Watch<T>(T task) where T : Task
    {
        if (!task.IsCompletedSuccessfully)
        {
            _ = task.ContinueWith(
                t => LogNotTold(services.Logger, t.Exception!.InnerException!, State.Key),
                CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Current);
        }

        return task;
    }

    /// <summary>An episode ended: whoever wants to hear of it is told, and then the mark goes.</summary>
    private async Task Tell(Document settled)
    {
        if (settled.Custody.IsQuiet || !services.Notices.AreWanted(settled.Key.Tenant))
        {
            await Unmark(settled.LastEpisode);
        }
        else if (_marked == settled.LastEpisode)
        {
            _ = Watch(services.Notices.Offer(SettledNotice.Of(settled)));
        }
    }

    private async Task Unmark(long episode)
    {
        await services.Streams.Unmark(DocumentKey.Parse(this.GetPrimaryKeyString()), episode, CancellationToken.None);
        _unmarked = episode;
        _marked = _marked == episode ? 0 : _marked;
    }

    [LoggerMessage(LogLevel.Error, "document {Document} cannot be read")]
    private static partial void LogNotLoaded(ILogger logger, Exception e, DocumentKey document);

    [LoggerMessage(LogLevel.Warning, "document {Document} is dropped: {Reason}")]
    private static partial void LogDropped(ILogger logger, DocumentKey document, string reason);

    [LoggerMessage(LogLevel.Warning, "document {Document} could not tell admission or the index, the sweep will")]
    private static partial void LogNotTold(ILogger logger, Exception e, DocumentKey document);
}
