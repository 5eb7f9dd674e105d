using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;

namespace Orleans.Docs.Verification;

/// <summary>
/// Checks one document: its stream, then its blobs and its index entry. What it says of the latter may only be a matter
/// of time, so that one look is not enough.
/// </summary>
public sealed class DocumentCheck(
    IEventStore store, KeyRing keyRing, CommitCodec codec, DocumentBlobs blobs, IBlobStore blobStore,
    ISearchIndex index, EntryBuilder entries)
{
    internal async Task<StreamCheck> Begin(StreamName stream, CancellationToken cancellationToken)
    {
        // Whether a key should be there is told at the end of the stream.
        return new StreamCheck(stream, await Keys(stream.Document, cancellationToken), codec);
    }

    private async Task<StreamKeys> Keys(DocumentKey document, CancellationToken cancellationToken)
    {
        try
        {
            return await keyRing.OpenStream(document, cancellationToken);
        }
        catch (KeyUnavailableException)
        {
            return new StreamKeys(null, await keyRing.Remains(document.Tenant, cancellationToken));
        }
    }

    /// <summary>Reads the stream anew and looks at everything around it again.</summary>
    internal async Task<IReadOnlyList<VerifyFinding>> LookAgain(
        DocumentKey document, VerifyScope scope, CancellationToken cancellationToken)
    {
        var check = await Begin(StreamName.Of(document), cancellationToken);
        await foreach (var commit in store.Read(check.Stream, 1, cancellationToken))
        {
            check.Take(commit);
        }

        return await Finish(check, scope, log: null, cancellationToken);
    }

    /// <summary>What is wrong around a stream that was taken to its end.</summary>
    /// <param name="log">Counts what is read; null when it was counted before.</param>
    internal async Task<IReadOnlyList<VerifyFinding>> Finish(
        StreamCheck check, VerifyScope scope, VerifyLog? log, CancellationToken cancellationToken)
    {
        var document = check.Stream.Document;
        if (check.Loaded is { State.IsErased: true } erased)
        {
            // While it is being purged, anything may still be there.
            return erased.State.IsSettled
                ? await Told(document, () => Gone(check, scope, cancellationToken))
                : [];
        }

        return check is { HasKey: true, IsWhole: true } or { HasKey: true, Loaded: null }
            ?
            [
                .. await Told(document, () => Named(check, scope, log, cancellationToken)),
                .. await Told(document, () => Entry(check, scope, cancellationToken)),
            ]
            : await Told(document, () => WithoutKey(check, scope, cancellationToken));
    }

    /// <summary>A store that cannot be read is a finding, and hides nothing that others say.</summary>
    private static async Task<IReadOnlyList<VerifyFinding>> Told(
        DocumentKey document, Func<Task<IReadOnlyList<VerifyFinding>>> look)
    {
        try
        {
            return await look();
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            return [new VerifyFinding(FindingCode.StoreUnreadable, document, 0, Unreadable.Reason(e))];
        }
    }

    /// <summary>Neither key nor blob is left of an erased document, and the index knows that it was erased.</summary>
    private async Task<IReadOnlyList<VerifyFinding>> Gone(
        StreamCheck check, VerifyScope scope, CancellationToken cancellationToken) =>
    [
        .. check.HasKey
            ? [new VerifyFinding(FindingCode.KeyPresentAfterErase, check.Stream.Document, check.Version, null)]
            : Array.Empty<VerifyFinding>(),
        .. await Present(check.Stream.Document, cancellationToken),
        .. await Entry(check, scope, cancellationToken),
    ];

    /// <summary>Where its stream is damaged, the index may still know that a document was erased.</summary>
    private async Task<IReadOnlyList<VerifyFinding>> WithoutKey(
        StreamCheck check, VerifyScope scope, CancellationToken cancellationToken)
    {
        var document = check.Stream.Document;
        var entry = await index.Find((await scope.Generations())[0], document, cancellationToken);
        return entry is { Deleted: true }
            ? await Present(document, cancellationToken)
            : [new VerifyFinding(FindingCode.KeyMissing, document, check.Version, null)];
    }

    private async Task<IReadOnlyList<VerifyFinding>> Present(DocumentKey document, CancellationToken cancellationToken)
    {
        var present = new List<VerifyFinding>();
        await foreach (var blob in blobStore.List(document, cancellationToken))
        {
            present.Add(new VerifyFinding(FindingCode.BlobPresentAfterErase, document, 0, blob.Name.Name));
        }

        return present;
    }

    private async Task<IReadOnlyList<VerifyFinding>> Named(
        StreamCheck check, VerifyScope scope, VerifyLog? log, CancellationToken cancellationToken)
    {
        var document = check.Stream.Document;
        var wrong = new List<VerifyFinding>();
        foreach (var reference in check.Named)
        {
            var proof = await blobs.Prove(document, reference, scope.Blobs is BlobChecks.Full, cancellationToken);
            log?.Blob(scope.Blobs is BlobChecks.Full ? proof.StoredBytes : 0);
            if (proof.Verdict is not BlobVerdict.Intact)
            {
                var code = proof.Verdict is BlobVerdict.Missing ? FindingCode.BlobMissing : FindingCode.BlobAltered;
                wrong.Add(new VerifyFinding(code, document, 0, $"{reference.Name}{proof.Reason}"));
            }
        }

        return wrong;
    }

    /// <summary>
    /// A settled document's entry is as of its last event or, since <c>Settled</c> changes nothing in it and is indexed
    /// behind it, as of the one before. What is not settled is still on its way to the index.
    /// </summary>
    private async Task<IReadOnlyList<VerifyFinding>> Entry(
        StreamCheck check, VerifyScope scope, CancellationToken cancellationToken)
    {
        if (check.Loaded is not { State: { IsSettled: true } state } loaded)
        {
            return [];
        }

        var wrong = new List<VerifyFinding>();
        var made = new Lazy<Task<byte[]?>>(() => Checksum(loaded, cancellationToken));
        foreach (var generation in await scope.Generations())
        {
            await scope.Within(generation, async () =>
            {
                var entry = await index.FindWhole(generation, state.Key, cancellationToken);
                if (entry is null)
                {
                    wrong.Add(Found(FindingCode.IndexMissing, state.Version, generation));
                }
                else if (entry.Version < state.Version - 1
                    || (entry.Version <= state.Version && !Agrees(entry, await made.Value)))
                {
                    wrong.Add(Found(FindingCode.IndexDiffers, entry.Version, generation));
                }
            });
        }

        return wrong;

        VerifyFinding Found(FindingCode code, long version, string generation) =>
            new(code, state.Key, version, VerifyScope.Anchor(generation));
    }

    private static bool Agrees(IndexEntry entry, byte[]? made) =>
        made is null || made.AsSpan().SequenceEqual(EntryChecksum.Of(entry));

    /// <summary>
    /// Of the entry as it should be; null where a blob is damaged, which is a finding of its own: without it nobody can
    /// tell.
    /// </summary>
    private async Task<byte[]?> Checksum(LoadedDocument loaded, CancellationToken cancellationToken)
    {
        try
        {
            return EntryChecksum.Of(await entries.Build(loaded, cancellationToken));
        }
        catch (BlobDamagedException)
        {
            return null;
        }
    }
}
