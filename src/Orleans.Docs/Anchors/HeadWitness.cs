using Orleans.Docs.Events;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Anchors;

/// <summary>What a stream says to a head that was taken of it earlier.</summary>
public enum HeadVerdict
{
    /// <summary>The stream has that commit there, and may have gone on.</summary>
    Agrees,

    /// <summary>It ends before that version.</summary>
    Cut,

    /// <summary>It has another commit there, which is intact in itself.</summary>
    Rewritten,

    /// <summary>The stream has no commit at all.</summary>
    Gone,

    /// <summary>It has a hole or altered bytes there: damage that the stream shows by itself.</summary>
    Damaged,
}

/// <summary>Compares heads with the store, by one short read each.</summary>
public sealed class HeadWitness(IEventStore store, KeyRing keyRing, CommitCodec codec)
{
    public async Task<HeadVerdict> Ask(StreamHead head, CancellationToken cancellationToken)
    {
        var stream = StreamName.Of(head.Document);
        await foreach (var commit in store.Read(stream, head.Version, cancellationToken))
        {
            // Behind a hole the store goes on with the next commit that there is.
            return commit.FirstVersion > head.Version ? HeadVerdict.Damaged
                : commit.LastVersion == head.Version
                && CommitCodec.HashOf(commit).AsSpan().SequenceEqual(head.Hash.Span) ? HeadVerdict.Agrees
                : await IsIntact(commit, cancellationToken) ? HeadVerdict.Rewritten
                : HeadVerdict.Damaged;
        }

        var last = 0L;
        await foreach (var commit in store.Read(stream, 1, cancellationToken))
        {
            last = commit.LastVersion;
        }

        return last == 0 ? HeadVerdict.Gone : last < head.Version ? HeadVerdict.Cut : HeadVerdict.Damaged;
    }

    private async Task<bool> IsIntact(StoredCommit commit, CancellationToken cancellationToken)
    {
        try
        {
            // Of an erased document only the envelope can be read.
            codec.Decode(commit, await keyRing.OpenStream(commit.Stream.Document, cancellationToken));
            return true;
        }
        catch (KeyUnavailableException)
        {
            return HasEnvelope(commit);
        }
        catch (StreamCorruptException e)
        {
            return e.InnerException is UnknownEventException;
        }
    }

    private static bool HasEnvelope(StoredCommit commit)
    {
        try
        {
            CommitCodec.ReadEnvelope(commit);
            return true;
        }
        catch (StreamCorruptException)
        {
            return false;
        }
    }
}
