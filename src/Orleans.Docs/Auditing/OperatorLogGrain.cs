using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Storage;

namespace Orleans.Docs.Auditing;

/// <summary>
/// The one writer of a tenant's acts. The stream has no bound, so that it is never replayed: its end is found by a few
/// reads.
/// </summary>
internal sealed class OperatorLogGrain(IEventStore store, DocumentStreams streams, TimeProvider time)
    : Grain, IOperatorLogGrain
{
    private LoadedDocument? _end;

    public async Task Record(string actor, OperatorActed act)
    {
        var key = OperatorLog.Of(Name.Check("tenant", this.GetPrimaryKeyString()));
        try
        {
            _end ??= await End(key);
            (_, _end) = await streams.Append(
                _end, [act], new CommitFacts(actor), time.GetUtcNow(), CancellationToken.None);
        }
        catch (Exception e) when (e is VersionConflictException or EventStoreUnavailableException)
        {
            // What is stored is unknown: the next activation reads.
            throw new InconsistentStateException($"the acts of {key.Tenant} have to be read again: {e.Message}", e);
        }
    }

    /// <summary>By doubling, then halving: one commit holds one act, so that versions have no gap.</summary>
    private async Task<LoadedDocument> End(DocumentKey key)
    {
        var (there, not) = (0L, 1L);
        StoredCommit? last = null;
        while (await At(key, not) is { } commit)
        {
            (there, last, not) = (not, commit, not * 2);
        }

        while (not - there > 1)
        {
            var middle = there + ((not - there) / 2);
            if (await At(key, middle) is { } commit)
            {
                (there, last) = (middle, commit);
            }
            else
            {
                not = middle;
            }
        }

        return last is null
            ? LoadedDocument.Empty(key)
            : new LoadedDocument(
                new Document
                {
                    Key = key,
                    Version = last.LastVersion,
                    ChangedAt = CommitCodec.ReadEnvelope(last).Time,
                    IsOperatorLog = true,
                },
                new Digest(CommitCodec.HashOf(last)));
    }

    private async Task<StoredCommit?> At(DocumentKey key, long version)
    {
        await foreach (var commit in store.Read(StreamName.Of(key), version, CancellationToken.None))
        {
            return commit;
        }

        return null;
    }
}
