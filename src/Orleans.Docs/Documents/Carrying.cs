using Orleans.Docs.Events;
using Orleans.Storage;

namespace Orleans.Docs.Documents;

/// <summary>
/// How a decision becomes a commit in the store and then the document after it: the one way there is. Nobody sees a
/// document before it is stored, and nobody keeps one of which that is not known.
/// </summary>
internal static class Carrying
{
    /// <summary>
    /// The document after the decision, with what was stored; null where there was nothing to write, and the document
    /// stays as it is.
    /// </summary>
    /// <param name="orElse">What is decided instead where that makes too large a commit; null: it is thrown.</param>
    /// <exception cref="CommandRefusedException">The decision is a refusal; nothing was written.</exception>
    /// <exception cref="LegalHoldException">The same, by a hold.</exception>
    /// <exception cref="InconsistentStateException">
    /// Somebody else wrote, or whether it was written is unknown: <paramref name="loaded"/> has to be read again. Out
    /// of a grain's call it has Orleans drop the activation.
    /// </exception>
    public static async Task<(PreparedCommit Stored, LoadedDocument After)?> Carry(
        DocumentStreams streams, LoadedDocument loaded, Decision decision, CommitFacts facts, DateTimeOffset now,
        Func<Decision>? orElse = null)
    {
        if (Written(decision) is not { } write)
        {
            return null;
        }

        try
        {
            var next = await streams.Prepare(loaded, write.Events, facts, now, CancellationToken.None);
            await streams.Append(next, CancellationToken.None);
            return (next, loaded.After(next));
        }
        catch (CommitTooLargeException) when (orElse is not null)
        {
            return await Carry(streams, loaded, orElse(), facts, now);
        }
        catch (Exception e) when (e is VersionConflictException or EventStoreUnavailableException)
        {
            throw new InconsistentStateException($"document {loaded.State.Key} has to be read again: {e.Message}", e);
        }
    }

    /// <summary>Null where nothing is to be written; a refusal is thrown.</summary>
    private static Decision.Write? Written(Decision decision) => decision switch
    {
        Decision.Refuse refusal => throw new CommandRefusedException(refusal.Reason),
        Decision.Held held => throw new LegalHoldException(held.Reason),
        _ => decision as Decision.Write,
    };
}
