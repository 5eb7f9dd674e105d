using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Storage;

namespace Orleans.Docs.Tests.Documents;

/// <summary>
/// A document on an event store, carried by what carries it in its grain; after any failure of the store it is read
/// again, as Orleans does with the activation. Whoever drives it repeats what failed, as clients and the sweep do.
/// </summary>
internal sealed class StoredLife(IEventStore store, KeyRing keyRing, DocumentKey key)
{
    private const int TriesMax = 5;
    private const int Pages = 2;

    private readonly DocumentStreams _streams = new(store, keyRing, new CommitCodec(EventCatalog.Default));
    private readonly RetryPolicy _retries = new();
    private readonly DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddYears(50);
    private LoadedDocument? _loaded;

    /// <summary>Commits whose append returned.</summary>
    public List<Guid> Acknowledged { get; } = [];

    /// <summary>Failures that came out of the store and were answered by trying again.</summary>
    public int Failures { get; private set; }

    /// <summary>From the upload to the last mark: two batches of pages, a failure, a correction at the end.</summary>
    public async Task Whole(CancellationToken cancellationToken)
    {
        await Try(d => Decide.Upload(d, Life.Upload()), "upload", cancellationToken);
        await Try(
            d => d[Step.Extract].Attempt == 1 && d.NextPage == 1
                ? Record(d, Step.Extract, null, new StepFailure(FailureClass.Transient, "code"))
                : Decision.None,
            null, cancellationToken);
        while (await Owed(cancellationToken) is { } step)
        {
            await Try(
                d => Pipeline.Owed(d).Any(owed => owed.Step == step)
                    ? Record(d, step, ResultOf(d, step), null)
                    : Decision.None,
                null, cancellationToken);
        }

        await Settle(cancellationToken);
        await Correct("total", "2.00", "correct", cancellationToken);
        await Settle(cancellationToken);
    }

    public Task Correct(string field, string value, string commandId, CancellationToken cancellationToken) =>
        Try(d => Decide.Correct(d, commandId, field, value), commandId, cancellationToken);

    public async Task Settle(CancellationToken cancellationToken)
    {
        await Try(d => d.IsSettled ? Decision.None : Decide.Settle(d, d.Version), null, cancellationToken);
        await Repeat(async () =>
        {
            var state = (await Load(cancellationToken)).State;
            await _streams.Unmark(key, state.LastEpisode, cancellationToken);
        });
    }

    private static DocumentEvent ResultOf(Document d, Step step) => step switch
    {
        Step.Extract => Life.Pages(d[step].Attempt, d.NextPage, 1, Pages),
        Step.Classify => new Classified(d[step].Attempt, Content.DocumentType.Invoice, 0.9f, []),
        Step.DetectPii => new PiiFlagged(
            d[step].Attempt,
            System.Collections.Immutable.ImmutableSortedDictionary<string, int>.Empty, Life.Blob("findings")),
        Step.Summarize => new Summarized(d[step].Attempt, Life.Blob("summary")),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private Decision Record(Document d, Step step, DocumentEvent? result, StepFailure? failure) => Decide.Record(
        d, new StepReport { Step = step, Attempt = d[step].Attempt, Result = result, Failure = failure },
        _retries, _now);

    private async Task<Step?> Owed(CancellationToken cancellationToken)
    {
        Step? step = null;
        await Repeat(async () =>
        {
            var owed = Pipeline.Owed((await Load(cancellationToken)).State);
            step = owed.IsEmpty ? null : owed[0].Step;
        });
        return step;
    }

    private Task Try(Func<Document, Decision> decide, string? commandId, CancellationToken cancellationToken) =>
        Repeat(async () =>
        {
            var loaded = await Load(cancellationToken);
            if (await Carry(loaded, decide(loaded.State), new CommitFacts("test") { CommandId = commandId })
                is var (stored, after))
            {
                Acknowledged.Add(stored.Envelope.CommitId);
                _loaded = after;
            }
        });

    /// <summary>Whatever else came out of it would leave a document in memory that may not be the stored one.</summary>
    private async Task<(PreparedCommit Stored, LoadedDocument After)?> Carry(
        LoadedDocument loaded, Decision decision, CommitFacts facts)
    {
        try
        {
            return await Carrying.Carry(_streams, loaded, decision, facts, _now);
        }
        catch (Exception e) when (e is EventStoreUnavailableException or VersionConflictException)
        {
            throw new InvalidOperationException("Orleans does not drop an activation on this", e);
        }
    }

    private async Task<LoadedDocument> Load(CancellationToken cancellationToken) =>
        _loaded ??= await _streams.Load(key, cancellationToken);

    private async Task Repeat(Func<Task> action)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await action();
                return;
            }
            catch (InconsistentStateException) when (tries < TriesMax)
            {
                Failures++;
                _loaded = null;
            }
            catch (EventStoreUnavailableException) when (tries < TriesMax)
            {
                // Out of a read, or of taking a mark away: what is in memory stays.
                Failures++;
            }
        }
    }
}
