using System.Runtime.CompilerServices;
using Orleans.Docs.Blobs;

namespace Orleans.Docs.Tests.Blobs;

/// <summary>A store that breaks one promise, to show that the conformance suite would notice.</summary>
internal sealed class FaultyBlobStore(IBlobStore inner, BlobStoreFault fault) : IBlobStore
{
    private const int Large = 64 * 1024;

    public async Task<bool> Put(
        BlobName name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        name = fault == BlobStoreFault.TakesNamesThatArePaths ? Harmless(name) : name;
        switch (fault)
        {
            case BlobStoreFault.ReplacesWhatIsThere:
                await inner.Delete(name, cancellationToken);
                break;
            case BlobStoreFault.AsksForBytesThatItHas:
                using (var unused = new MemoryStream())
                {
                    await write(unused, cancellationToken);
                    return await inner.Put(
                        name, (stream, token) => stream.WriteAsync(unused.ToArray(), token).AsTask(),
                        cancellationToken);
                }

            case BlobStoreFault.LetsEveryRacerWin:
                await inner.Put(name, write, cancellationToken);
                return true;
        }

        return await inner.Put(name, (stream, token) => Write(stream, write, token), cancellationToken);
    }

    public async Task<Stream?> Open(BlobName name, CancellationToken cancellationToken)
    {
        name = fault == BlobStoreFault.TakesNamesThatArePaths ? Harmless(name) : name;
        var found = await inner.Open(name, cancellationToken);
        switch (fault)
        {
            case BlobStoreFault.FindsBlobsOfOtherDocuments when found is null:
                var any = await inner.List(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, cancellationToken)
                    .FirstOrDefaultAsync(blob => blob.Name.Name == name.Name, cancellationToken);
                return any == default ? null : await inner.Open(any.Name, cancellationToken);
            case BlobStoreFault.ThrowsWhereThereIsNone when found is null:
                throw new BlobDamagedException(name, "is missing");
            case BlobStoreFault.ShortensLargeBlobs when found?.Length > Large:
                var bytes = new byte[Large];
                await found.ReadExactlyAsync(bytes, cancellationToken);
                return new MemoryStream(bytes);
            default:
                return found;
        }
    }

    public async Task<bool> Delete(BlobName name, CancellationToken cancellationToken)
    {
        name = fault == BlobStoreFault.TakesNamesThatArePaths ? Harmless(name) : name;
        switch (fault)
        {
            case BlobStoreFault.KeepsDeletedBlobs:
                return await inner.Open(name, cancellationToken) is not null;
            case BlobStoreFault.DeletesTheWholeDocument:
                var others = await inner.List(name.Document, cancellationToken).ToListAsync(cancellationToken);
                foreach (var other in others.Where(other => other.Name != name))
                {
                    await inner.Delete(other.Name, cancellationToken);
                }

                break;
        }

        return await inner.Delete(name, cancellationToken) || fault == BlobStoreFault.SaysThatItDeletedWhatWasNotThere;
    }

    public IAsyncEnumerable<StoredBlob> List(DocumentKey document, CancellationToken cancellationToken) =>
        fault == BlobStoreFault.ListsOtherDocuments
            ? inner.List(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, cancellationToken)
            : Shown(inner.List(document, cancellationToken), cancellationToken);

    public IAsyncEnumerable<StoredBlob> List(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (fault == BlobStoreFault.ListsNothingOfTheStart && from > DateTimeOffset.MinValue)
        {
            from = from.AddTicks(1);
        }

        if (fault == BlobStoreFault.ListsBeyondTheEnd && until < DateTimeOffset.MaxValue)
        {
            until = until.AddTicks(1);
        }

        return Shown(inner.List(from, until, cancellationToken), cancellationToken);
    }

    private async Task Write(
        Stream stream, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        try
        {
            await write(stream, cancellationToken);
        }
        catch (OperationCanceledException) when (fault == BlobStoreFault.KeepsCancelledPuts)
        {
        }
        catch (IOException) when (fault == BlobStoreFault.KeepsWhatABrokenWriterWrote)
        {
        }
        catch (IOException) when (fault == BlobStoreFault.SwallowsTheErrorOfTheWriter)
        {
            throw new BlobStoreUnavailableException("something went wrong");
        }
    }

    private async IAsyncEnumerable<StoredBlob> Shown(
        IAsyncEnumerable<StoredBlob> blobs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var blob in blobs.WithCancellation(cancellationToken))
        {
            yield return fault switch
            {
                BlobStoreFault.ListsAWrongLength => blob with { Length = blob.Length + 25 },
                BlobStoreFault.ListsAWrongTime => blob with { Written = blob.Written.AddSeconds(1) },
                _ => blob,
            };
        }
    }

    private static BlobName Harmless(BlobName name) => new(
        name.Document.Tenant == "tenant" ? name.Document : new DocumentKey("tenant", "a"),
        Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(name.Name + "x")));
}
