using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Documents;

/// <summary>Documents over the event store: load by replay, append one commit.</summary>
public sealed class DocumentStreams(IEventStore store, KeyRing keyRing, CommitCodec codec)
{
    /// <summary>The document as its events make it; one that does not exist has version 0.</summary>
    /// <exception cref="StreamCorruptException">A hole, a broken chain, altered bytes or an unknown event.</exception>
    public async Task<LoadedDocument> Load(DocumentKey key, CancellationToken cancellationToken)
    {
        var loaded = LoadedDocument.Empty(key);
        await foreach (var (_, after) in Replay(key, cancellationToken))
        {
            loaded = after;
        }

        return loaded;
    }

    /// <summary>
    /// Each commit with the document after it, from the first on. Of an erased document whose key is destroyed, commits
    /// before <see cref="Erased"/> hold <see cref="Forgotten"/> events.
    /// </summary>
    /// <exception cref="KeyUnavailableException">At the end: its key is gone, and it was not erased.</exception>
    public async IAsyncEnumerable<(DecodedCommit Commit, LoadedDocument After)> Replay(
        DocumentKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = StreamName.Of(key);
        var loaded = LoadedDocument.Empty(key);
        StreamKeys? keys = null;
        var isWhole = true;
        await foreach (var stored in store.Read(stream, 1, cancellationToken))
        {
            keys ??= await keyRing.OpenStream(key, cancellationToken);
            (var commit, loaded) = Next(loaded, stored, keys.Value);
            isWhole &= commit.Events is not [Forgotten, ..];
            yield return (commit, loaded);
        }

        if (!isWhole && !loaded.State.IsErased)
        {
            throw KeyUnavailableException.Missing(key);
        }
    }

    /// <summary>The document as it stood before the first commit that is not included.</summary>
    public async Task<Document> StateAt(DocumentKey key, Func<DecodedCommit, bool> included)
    {
        var state = new Document { Key = key };
        await foreach (var (commit, after) in Replay(key, CancellationToken.None))
        {
            if (!included(commit))
            {
                break;
            }

            state = after.State;
        }

        return state;
    }

    /// <summary>The document as it stood when an episode had ended, which it has.</summary>
    public async Task<Document> EndOf(DocumentKey key, long episode, CancellationToken cancellationToken)
    {
        await foreach (var (_, after) in Replay(key, cancellationToken))
        {
            if (after.State.IsSettled && after.State.LastEpisode == episode)
            {
                return after.State;
            }
        }

        throw new InvalidOperationException($"episode {episode} of {key} has not ended");
    }

    /// <summary>The document after one more commit, which must be the next one of its stream.</summary>
    /// <exception cref="StreamCorruptException">A hole, a broken chain, altered bytes or an unknown event.</exception>
    public (DecodedCommit Commit, LoadedDocument After) Next(
        LoadedDocument loaded, StoredCommit stored, StreamKeys keys)
    {
        try
        {
            if (stored.IsUnlisted)
            {
                throw new StreamCorruptException(
                    stored.Stream, stored.FirstVersion, "its name is not in the list of streams");
            }

            if (stored.FirstVersion != loaded.State.Version + 1)
            {
                throw new StreamCorruptException(stored.Stream, loaded.State.Version + 1, "its events are missing");
            }

            var commit = codec.Decode(stored, keys);
            return loaded.LastHash.Equals(commit.Envelope.PreviousHash)
                ? (commit, loaded.After(commit))
                : throw new StreamCorruptException(
                    stored.Stream, stored.FirstVersion, "the hash chain is broken before it");
        }
        catch (StreamCorruptException e)
        {
            throw e.In(store.Place);
        }
    }

    /// <summary>Appends one commit behind <paramref name="loaded"/> and returns the document after it.</summary>
    /// <exception cref="VersionConflictException">Somebody else appended.</exception>
    /// <exception cref="EventStoreUnavailableException">Whether it was written is unknown.</exception>
    public async Task<(DecodedCommit Commit, LoadedDocument After)> Append(
        LoadedDocument loaded, ImmutableArray<DocumentEvent> events, CommitFacts facts, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var next = await Prepare(loaded, events, facts, now, cancellationToken);
        await Append(next, cancellationToken);
        return (next.Commit, loaded.After(next));
    }

    /// <summary>Stores what <see cref="Prepare"/> made; throws as the other one.</summary>
    public Task Append(PreparedCommit next, CancellationToken cancellationToken) =>
        store.Append(next.Stored, cancellationToken);

    /// <summary>The commit behind <paramref name="loaded"/>, encoded and sealed, not stored.</summary>
    public async ValueTask<PreparedCommit> Prepare(
        LoadedDocument loaded, ImmutableArray<DocumentEvent> events, CommitFacts facts, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var state = loaded.State;

        // A document that exists has a key, or had one: no second one is ever made.
        var keys = state.IsErased || events is [Erased, ..]
            ? await keyRing.Remains(state.Key.Tenant, cancellationToken)
            : state.Exists ? await keyRing.Open(state.Key, cancellationToken)
            : await keyRing.GetOrCreate(state.Key, cancellationToken);
        var opensEpisode = state.OpenEpisode is null && events is not [Settled or OperatorActed];
        var activity = Activity.Current;
        var envelope = new CommitEnvelope
        {
            Tenant = state.Key.Tenant,
            Stream = state.Key.ToString(),
            FirstVersion = state.Version + 1,
            EventCount = events.Length,
            Time = now > state.ChangedAt ? now : state.ChangedAt,
            Actor = facts.Actor,
            CommitId = Guid.NewGuid(),
            CommandId = facts.CommandId,
            Attempt = facts.Attempt,
            Engine = facts.Engine,
            ModelVersion = facts.ModelVersion,
            CostUsd = facts.CostUsd,
            DurationMilliseconds = facts.Duration is { } duration ? (long)duration.TotalMilliseconds : null,
            InputTokens = facts.InputTokens,
            OutputTokens = facts.OutputTokens,
            TraceId = activity?.TraceId.ToHexString(),
            SpanId = opensEpisode && activity is { Recorded: true } ? activity.SpanId.ToHexString() : null,
            KeyId = keys.KeyId,
            PreviousHash = loaded.LastHash.ToArray(),
            OpensEpisode = opensEpisode,
        };
        return new PreparedCommit(codec.Encode(envelope, events, keys), envelope, events);
    }

    public Task Unmark(DocumentKey key, long episode, CancellationToken cancellationToken) =>
        store.Unmark(StreamName.Of(key), episode, cancellationToken);
}

/// <summary>A commit that is ready to be stored.</summary>
public readonly record struct PreparedCommit(
    StoredCommit Stored, CommitEnvelope Envelope, ImmutableArray<DocumentEvent> Events)
{
    /// <summary>As it would be read back; made anew each time.</summary>
    public DecodedCommit Commit => new(
        Envelope, Events, [.. Events.Select(EventCatalog.Default.NameOf)], CommitCodec.HashOf(Stored));
}

/// <summary>A document and the hash of its last commit, which the next one repeats.</summary>
public sealed record LoadedDocument(Document State, Digest LastHash)
{
    public static LoadedDocument Empty(DocumentKey key) => new(new Document { Key = key }, default);

    public LoadedDocument After(DecodedCommit commit) =>
        new(DocumentFold.Apply(State, commit.Envelope, commit.Events), new Digest(commit.Hash));

    /// <param name="stored">It stands in the store.</param>
    public LoadedDocument After(PreparedCommit stored) => new(
        DocumentFold.Apply(State, stored.Envelope, stored.Events),
        new Digest(CommitCodec.HashOf(stored.Stored)));
}

/// <summary>What a commit's envelope says beside its place: who, on which command, by which engine.</summary>
public sealed record CommitFacts(string Actor)
{
    public const string System = "system";

    public string? CommandId { get; init; }

    public int? Attempt { get; init; }

    public string? Engine { get; init; }

    public string? ModelVersion { get; init; }

    public decimal CostUsd { get; init; }

    public TimeSpan? Duration { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public static CommitFacts Of(StepReport report) => new(System)
    {
        Attempt = report.Attempt,
        Engine = report.Engine,
        ModelVersion = report.ModelVersion,
        CostUsd = report.CostUsd,
        Duration = report.Duration,
        InputTokens = report.InputTokens,
        OutputTokens = report.OutputTokens,
    };
}
