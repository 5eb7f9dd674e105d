using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Orleans.Docs.Blobs;

namespace Orleans.Docs.Aws.Blobs;

/// <summary>
/// Blobs as objects of one bucket. S3 keeps an object before it answers, so a put that returned is durable; a put
/// asks for a free name, so that of racing ones a single one wins. A listing by time reads the names of all blobs,
/// a thousand in each request: let the search for orphans run once a day rather than every few minutes.
/// </summary>
/// <exception cref="BlobStoreUnavailableException">Out of every member: S3 cannot be used now.</exception>
public sealed class S3BlobStore : IBlobStore
{
    private readonly BlobBucket _bucket;

    public S3BlobStore(IAmazonS3 client, S3BlobStoreOptions options) => _bucket = new BlobBucket(client, options);

    public async Task<bool> Put(
        BlobName name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        BlobNames.Check(name);
        var key = _bucket.KeyOf(name);
        if (await _bucket.Find(key, cancellationToken).ConfigureAwait(false) is not null)
        {
            return false;
        }

        var staged = new StagedBlob(_bucket, key);
        await using (staged.ConfigureAwait(false))
        {
            await write(staged, cancellationToken).ConfigureAwait(false);
            return await staged.Complete(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<Stream?> Open(BlobName name, CancellationToken cancellationToken)
    {
        BlobNames.Check(name);
        return await StoredBlobStream.Open(_bucket, _bucket.KeyOf(name), cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> Delete(BlobName name, CancellationToken cancellationToken)
    {
        BlobNames.Check(name);
        var key = _bucket.KeyOf(name);
        if (await _bucket.Find(key, cancellationToken).ConfigureAwait(false) is null)
        {
            return false;
        }

        await _bucket.Run(
            "deleting", () => _bucket.Client.DeleteObjectAsync(_bucket.Name, key, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return true;
    }

    public IAsyncEnumerable<StoredBlob> List(DocumentKey document, CancellationToken cancellationToken)
    {
        BlobNames.Check(document);
        return List(_bucket.PrefixOf(document), cancellationToken);
    }

    public IAsyncEnumerable<StoredBlob> List(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) =>
        List(_bucket.Options.Prefix, cancellationToken).Where(blob => blob.Written >= from && blob.Written < until);

    private async IAsyncEnumerable<StoredBlob> List(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var request = new ListObjectsV2Request
            {
                BucketName = _bucket.Name,
                Prefix = prefix,
                ContinuationToken = next,
            };
            var page = await _bucket.Run(
                "listing", () => _bucket.Client.ListObjectsV2Async(request, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            foreach (var found in page.S3Objects ?? [])
            {
                if (_bucket.NameOf(found.Key) is { } name)
                {
                    var written = (found.LastModified ?? DateTime.UnixEpoch).ToUniversalTime();
                    yield return new StoredBlob(name, found.Size ?? 0, new DateTimeOffset(written, TimeSpan.Zero));
                }
            }

            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }
}
