using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Orleans.Docs.Events;

namespace Orleans.Docs.Anchors;

/// <summary>
/// Makes roots. A stream whose chain is broken, or that does not go on from the head in the last root, keeps that head:
/// what was cut or rewritten shows for ever, however many roots follow. One at a time.
/// </summary>
public sealed class RootMaker(
    IEventStore store, IRootStore roots, IRootSigner signer, HeadWitness witness, IOptions<RootOptions> options)
{
    private const int AskedAtOnce = 4;

    /// <param name="made">The number of the last root that is known to have been made; 0 before the first.</param>
    /// <exception cref="RootRefusedException">The last root is gone or not what it should be, or too much is
    /// damaged.</exception>
    /// <exception cref="RootStoreUnavailableException"/>
    /// <exception cref="EventStoreUnavailableException"/>
    public async Task<RootStatement> Make(DateTimeOffset now, long made, CancellationToken cancellationToken)
    {
        var numbers = await roots.Numbers(cancellationToken);
        var last = numbers.Count == 0 ? 0 : numbers[^1];
        if (last < made)
        {
            // The next one would get its number, and nobody would miss it any more.
            throw new RootRefusedException($"root {made} is gone");
        }

        var previous = last == 0 ? null : await Trusted(last, cancellationToken);
        var kept = new ConcurrentDictionary<DocumentKey, StreamHead>();
        if (previous is not null)
        {
            await Parallel.ForEachAsync(
                Heads(previous.Read(), cancellationToken),
                new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellationToken },
                async (head, ct) =>
                {
                    if (await witness.Ask(head, ct) is not HeadVerdict.Agrees)
                    {
                        Keep(kept, head);
                    }
                });
        }

        var signed = await roots.Add(
            last + 1,
            async (target, ct) =>
            {
                await using var list = new HeadWriter(target);
                var keptCount = await WriteAll(list, kept, previous, ct);
                var statement = new RootStatement
                {
                    Number = last + 1,
                    Time = now,
                    Streams = list.Count,
                    Kept = keptCount,
                    HeadsHash = await list.Finish(ct),
                    PreviousHash = previous?.Hash ?? SignedRoot.NoHash,
                };
                return await SignedRoot.Sign(statement, signer, ct);
            },
            cancellationToken);
        return signed.Read();
    }

    /// <summary>Returns how many heads were taken over from the last root.</summary>
    private async Task<long> WriteAll(
        HeadWriter list, ConcurrentDictionary<DocumentKey, StreamHead> kept, SignedRoot? previous,
        CancellationToken cancellationToken)
    {
        var broken = new HashSet<DocumentKey>();
        var chain = new ChainEnd();
        await foreach (var commit in store.ReadAll(0, 1, null, cancellationToken))
        {
            if (chain.Stream != commit.Stream)
            {
                await End();
                chain = new ChainEnd { Stream = commit.Stream };
            }

            chain.Add(commit);
        }

        await End();
        if (previous is not null && broken.Count > 0)
        {
            await foreach (var head in Heads(previous.Read(), cancellationToken))
            {
                if (broken.Contains(head.Document))
                {
                    Keep(kept, head);
                }
            }
        }

        foreach (var head in kept.Values)
        {
            await list.Write(head, cancellationToken);
        }

        return kept.Count;

        async Task End()
        {
            if (chain.Stream is not { } stream || kept.ContainsKey(stream.Document))
            {
                return;
            }

            if (chain.IsWhole)
            {
                await list.Write(new StreamHead(stream.Document, chain.Version, chain.Hash), cancellationToken);
            }
            else if (broken.Add(stream.Document) && broken.Count > options.Value.KeptMax)
            {
                throw TooMuch();
            }
        }
    }

    private void Keep(ConcurrentDictionary<DocumentKey, StreamHead> kept, StreamHead head)
    {
        kept[head.Document] = head;
        if (kept.Count > options.Value.KeptMax)
        {
            throw TooMuch();
        }
    }

    private RootRefusedException TooMuch() => new(
        $"more than {options.Value.KeptMax} streams are damaged or do not go on from the last root");

    /// <summary>The last root, if it is ours and its heads are those that were signed.</summary>
    private async Task<SignedRoot> Trusted(long number, CancellationToken cancellationToken)
    {
        try
        {
            var root = await roots.Find(number, cancellationToken)
                ?? throw new RootRefusedException($"root {number} is gone");
            if (!await signer.Verify(root.Statement, root.KeyId, root.Signature, cancellationToken))
            {
                throw new RootRefusedException($"root {number} is not signed by key {signer.KeyId}");
            }

            await using var heads = await roots.OpenHeads(number, cancellationToken)
                ?? throw new RootRefusedException($"the heads of root {number} are gone");
            var hash = await SHA256.HashDataAsync(heads, cancellationToken);
            return hash.AsSpan().SequenceEqual(root.Read().HeadsHash)
                ? root
                : throw new RootRefusedException($"the heads of root {number} were altered");
        }
        catch (InvalidDataException e)
        {
            throw new RootRefusedException($"root {number} is damaged", e);
        }
    }

    private async IAsyncEnumerable<StreamHead> Heads(
        RootStatement root,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stored = await roots.OpenHeads(root.Number, cancellationToken)
            ?? throw new RootRefusedException($"the heads of root {root.Number} are gone");
        await foreach (var head in HeadList.Read(stored, cancellationToken))
        {
            yield return head;
        }
    }

    /// <summary>The hash chain of one stream so far, read from envelopes alone: no key is needed.</summary>
    private sealed class ChainEnd
    {
        public StreamName? Stream { get; init; }

        public long Version { get; private set; }

        public ReadOnlyMemory<byte> Hash { get; private set; } = CommitCodec.NoHash;

        public bool IsWhole { get; private set; } = true;

        public void Add(StoredCommit commit)
        {
            try
            {
                IsWhole = IsWhole
                    && commit.FirstVersion == Version + 1
                    && CommitCodec.ReadEnvelope(commit).PreviousHash.AsSpan().SequenceEqual(Hash.Span);
            }
            catch (StreamCorruptException)
            {
                IsWhole = false;
            }

            Version = commit.LastVersion;
            Hash = CommitCodec.HashOf(commit);
        }
    }

    /// <summary>Counts and hashes what it writes.</summary>
    private sealed class HeadWriter(Stream target) : IAsyncDisposable
    {
        private const int BufferBytes = 64 * 1024;

        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly MemoryStream _buffer = new(BufferBytes);

        public long Count { get; private set; }

        public async Task Write(StreamHead head, CancellationToken cancellationToken)
        {
            await HeadList.Write(_buffer, head, cancellationToken);
            Count++;
            if (_buffer.Length >= BufferBytes)
            {
                await Flush(cancellationToken);
            }
        }

        public async Task<byte[]> Finish(CancellationToken cancellationToken)
        {
            await Flush(cancellationToken);
            return _hash.GetHashAndReset();
        }

        public ValueTask DisposeAsync()
        {
            _hash.Dispose();
            return _buffer.DisposeAsync();
        }

        private async Task Flush(CancellationToken cancellationToken)
        {
            var bytes = _buffer.GetBuffer().AsMemory(0, (int)_buffer.Length);
            _hash.AppendData(bytes.Span);
            await target.WriteAsync(bytes, cancellationToken);
            _buffer.SetLength(0);
        }
    }
}

/// <summary>No root is signed, since that would cover something up; the message says what to look at.</summary>
public sealed class RootRefusedException(string reason, Exception? inner = null) : Exception(reason, inner);
