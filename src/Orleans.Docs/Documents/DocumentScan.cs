using System.Runtime.CompilerServices;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Documents;

/// <summary>
/// Reads all documents there are, each folded from its whole stream, in partitions that can be read side by side.
/// Nothing is held but the document at hand. A stream that cannot be read comes as a failure, and the next one follows.
/// </summary>
public sealed class DocumentScan(IEventStore store, KeyRing keyRing, DocumentStreams streams)
{
    /// <summary>
    /// The documents of one of <paramref name="partitions"/> disjoint parts, in an order that stays. A document that is
    /// created meanwhile may or may not come.
    /// </summary>
    /// <param name="after">Goes on behind this document, which this partition gave before; null begins.</param>
    /// <param name="asOf">Leaves out what was committed later, and documents that did not exist; null leaves out
    /// nothing.</param>
    /// <exception cref="EventStoreUnavailableException">Go on behind the last document that came.</exception>
    public async IAsyncEnumerable<ScannedDocument> Read(
        int partition, int partitions, DocumentKey? after, DateTimeOffset? asOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StreamName? from = after is { } last ? StreamName.Of(last) : null;
        OneStream? current = null;
        await foreach (var commit in store.ReadAll(partition, partitions, from, cancellationToken)
            .ConfigureAwait(false))
        {
            if (current?.Name != commit.Stream)
            {
                if (current is { IsEmpty: false })
                {
                    yield return current.End();
                }

                current = new OneStream(commit.Stream, asOf);
            }

            await Take(current, commit, cancellationToken).ConfigureAwait(false);
        }

        if (current is { IsEmpty: false })
        {
            yield return current.End();
        }
    }

    /// <summary>
    /// Shows every document to <paramref name="visit"/>, one at a time in each partition, off the caller's thread. The
    /// first error of a visit ends all.
    /// </summary>
    public Task All(
        int partitions, DateTimeOffset? asOf, Func<ScannedDocument, CancellationToken, ValueTask> visit,
        CancellationToken cancellationToken) =>
        Parallel.ForAsync(
            0, partitions,
            new ParallelOptions { MaxDegreeOfParallelism = partitions, CancellationToken = cancellationToken },
            async (partition, ct) =>
            {
                await foreach (var document in Read(partition, partitions, null, asOf, ct).ConfigureAwait(false))
                {
                    await visit(document, ct).ConfigureAwait(false);
                }
            });

    private async ValueTask Take(OneStream stream, StoredCommit commit, CancellationToken cancellationToken)
    {
        if (stream.IsOver)
        {
            stream.Pass(commit);
            return;
        }

        try
        {
            stream.Keys ??= await keyRing.OpenStream(stream.Name.Document, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyUnavailableException e)
        {
            stream.Fail(commit, e);
            return;
        }

        stream.Take(commit, streams);
    }

    private sealed class OneStream(StreamName name, DateTimeOffset? asOf)
    {
        private int _commits;
        private long _bytes;
        private bool _isWhole = true;
        private bool _isErased;
        private ScanFailure? _failure;

        public StreamName Name => name;

        public StreamKeys? Keys { get; set; }

        public LoadedDocument Loaded { get; private set; } = LoadedDocument.Empty(name.Document);

        /// <summary>What follows is later than asked for, or behind what cannot be read.</summary>
        public bool IsOver { get; private set; }

        /// <summary>What was erased since is not shown as it was before; what operators did is no document.</summary>
        public bool IsEmpty => (_commits == 0 && _failure is null) || (_isErased && !Loaded.State.IsErased)
            || (Loaded.State.IsOperatorLog && _failure is null);

        public void Take(StoredCommit commit, DocumentStreams streams)
        {
            try
            {
                if (asOf is { } until && CommitCodec.ReadEnvelope(commit).Time > until)
                {
                    IsOver = true;
                    Pass(commit);
                    return;
                }

                (var decoded, Loaded) = streams.Next(Loaded, commit, Keys!.Value);
                _isWhole &= decoded.Events is not [Forgotten, ..];
                _isErased |= Loaded.State.IsErased;
                _commits++;
                _bytes += commit.Record.Length;
            }
            catch (Exception e)
            {
                // Decoding and folding are pure: whatever they say is about this stream alone.
                Fail(commit, e);
            }
        }

        /// <summary>Of what is not taken only this is of interest: whether it speaks of an erasure.</summary>
        public void Pass(StoredCommit commit)
        {
            if (_failure is null && !_isErased)
            {
                _isErased = CommitCodec.IsOfErasure(commit);
            }
        }

        public void Fail(StoredCommit commit, Exception reason)
        {
            _failure = new ScanFailure(commit.FirstVersion, reason);
            IsOver = true;
        }

        public ScannedDocument End() => _isWhole || Loaded.State.IsErased || _failure is not null
            ? new(Loaded, _commits, _bytes, _failure)
            : new(
                LoadedDocument.Empty(name.Document), 0, 0,
                new ScanFailure(1, KeyUnavailableException.Missing(name.Document)));
    }
}

/// <summary>One document as a scan found it.</summary>
/// <param name="Loaded">As of its last commit; where the stream fails, as of the last one before that.</param>
/// <param name="Commits">That were taken.</param>
/// <param name="Bytes">Of their records.</param>
public sealed record ScannedDocument(LoadedDocument Loaded, int Commits, long Bytes, ScanFailure? Failure)
{
    public DocumentKey Key => Loaded.State.Key;
}

/// <summary>Why a stream cannot be read to its end: <see cref="StreamCorruptException"/>,
/// <see cref="KeyUnavailableException"/>, or whatever the fold says.</summary>
/// <param name="Version">First version of the commit that cannot be read.</param>
public sealed record ScanFailure(long Version, Exception Reason);
