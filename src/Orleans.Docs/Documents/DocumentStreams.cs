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

    /// <summary>Each commit with the document after it, from the first on.</summary>
    public async IAsyncEnumerable<(DecodedCommit Commit, LoadedDocument After)> Replay(
        DocumentKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = StreamName.Of(key);
        var loaded = LoadedDocument.Empty(key);
        DocumentKeys? keys = null;
        await foreach (var stored in store.Read(stream, 1, cancellationToken))
        {
            keys ??= await keyRing.Open(key, cancellationToken);
            (var commit, loaded) = Next(loaded, stored, keys);
            yield return (commit, loaded);
        }
    }

    /// <summary>The document after one more commit, which must be the next one of its stream.</summary>
    /// <exception cref="StreamCorruptException">A hole, a broken chain, altered bytes or an unknown event.</exception>
    public (DecodedCommit Commit, LoadedDocument After) Next(
        LoadedDocument loaded, StoredCommit stored, DocumentKeys keys)
    {
        try
        {
            if (stored.FirstVersion != loaded.State.Version + 1)
            {
                throw new StreamCorruptException(stored.Stream, loaded.State.Version + 1, "its events are missing");
            }

            var commit = codec.Decode(stored, keys);
            return commit.Envelope.PreviousHash.AsSpan().SequenceEqual(loaded.LastHash.Span)
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
        var state = loaded.State;
        var keys = await keyRing.GetOrCreate(state.Key, cancellationToken);
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
            TraceId = Activity.Current?.TraceId.ToHexString(),
            KeyId = keys.KeyId,
            PreviousHash = loaded.LastHash.ToArray(),
            OpensEpisode = state.OpenEpisode is null && events is not [Settled],
        };
        var stored = codec.Encode(envelope, events, keys);
        await store.Append(stored, cancellationToken);
        var commit = new DecodedCommit(
            envelope, events, [.. events.Select(EventCatalog.Default.NameOf)], CommitCodec.HashOf(stored));
        return (commit, loaded.After(commit));
    }

    public Task Unmark(DocumentKey key, long episode, CancellationToken cancellationToken) =>
        store.Unmark(StreamName.Of(key), episode, cancellationToken);
}

/// <summary>A document and the hash of its last commit, which the next one repeats.</summary>
public sealed record LoadedDocument(Document State, ReadOnlyMemory<byte> LastHash)
{
    public static LoadedDocument Empty(DocumentKey key) => new(new Document { Key = key }, CommitCodec.NoHash);

    public LoadedDocument After(DecodedCommit commit) =>
        new(DocumentFold.Apply(State, commit.Envelope, commit.Events), commit.Hash);
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
}
