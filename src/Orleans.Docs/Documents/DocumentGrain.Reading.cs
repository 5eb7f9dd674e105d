using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Orleans.Docs.Documents;

/// <content>The document as it is, as it was and as it changes.</content>
internal sealed partial class DocumentGrain
{
    public Task<DocumentView> Get()
    {
        services.Shown.Show(Existing);
        return services.View(Existing);
    }

    public async Task<DocumentView> GetAsOf(long version)
    {
        if (version < 1 || version > Existing.Version)
        {
            throw new CommandRefusedException($"version {version} is not between 1 and {State.Version}");
        }

        CheckKept();
        return DocumentViews.Of(await services.Streams.StateAt(
            State.Key, commit => commit.Envelope.FirstVersion <= version));
    }

    public async Task<DocumentView> GetAsOf(DateTimeOffset at)
    {
        if (at < Existing.UploadedAt)
        {
            throw new CommandRefusedException($"the document was uploaded later, at {State.UploadedAt:O}");
        }

        CheckKept();
        return DocumentViews.Of(await services.Streams.StateAt(State.Key, commit => commit.Envelope.Time <= at));
    }

    /// <summary>Of an erased document the same whether or not its key still stands.</summary>
    private RecordedEvent Shown(RecordedEvent e) =>
        !State.IsErased || e.Event is Erased or Purged or Settled ? e : DocumentViews.WithoutFacts(e);

    /// <summary>What was erased is not shown as it was before, not even while its key still stands.</summary>
    private void CheckKept()
    {
        if (State.IsErased)
        {
            throw new CommandRefusedException($"document {State.Key} was erased: nobody can see how it was before");
        }
    }

    public async Task<ImmutableArray<RecordedEvent>> History(long fromVersion, int countMax)
    {
        HistoryBound.Check(fromVersion, countMax);
        var events = ImmutableArray.CreateBuilder<RecordedEvent>();
        await foreach (var (commit, _) in services.Streams.Replay(Existing.Key, CancellationToken.None))
        {
            events.AddRange(DocumentViews.Of(commit).Where(e => e.Version >= fromVersion).Select(Shown));
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
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, services.Drain.Stopping);
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
                catch (OperationCanceledException) when (services.Drain.Stopping.IsCancellationRequested)
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

    /// <summary>From memory where it reaches back far enough, else from the store.</summary>
    private async Task<List<DocumentChange>> ChangesAfter(
        long version, LiveChanges live, CancellationToken cancellationToken)
    {
        if (version >= State.Version)
        {
            return [];
        }

        if (!State.IsErased && live.After(version) is { } known)
        {
            return known;
        }

        var changes = new List<DocumentChange>();
        await foreach (var (commit, after) in services.Streams.Replay(State.Key, cancellationToken))
        {
            if (after.State.Version > version && after.State.IsErased == State.IsErased)
            {
                changes.Add(new DocumentChange(DocumentViews.Of(after.State), DocumentViews.Of(commit)));
            }
        }

        return changes;
    }
}
