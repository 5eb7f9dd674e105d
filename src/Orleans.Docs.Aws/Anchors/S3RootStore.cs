using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using Orleans.Docs.Anchors;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Blobs;

namespace Orleans.Docs.Aws.Anchors;

/// <summary>
/// Roots as small objects, <c>00000001.root</c>, each behind its list of heads, <c>00000001.heads</c>, which stands
/// before the root does. Object Lock on the prefix keeps both from everybody, this program included.
/// </summary>
public sealed class S3RootStore : IRootStore
{
    private const string RootEnding = ".root";
    private const string HeadsEnding = ".heads";
    private const int RootBytesMax = 64 * 1024;

    private readonly BlobBucket _bucket;
    private readonly AwsRootOptions _options;

    public S3RootStore(IAmazonS3 client, S3BlobStoreOptions blobs, AwsRootOptions options)
    {
        _bucket = new BlobBucket(client, blobs);
        _options = options;
    }

    public async Task<IReadOnlyList<long>> Numbers(CancellationToken cancellationToken) =>
        await NumbersOf(RootEnding, cancellationToken).ConfigureAwait(false);

    public async Task<SignedRoot?> Find(long number, CancellationToken cancellationToken)
    {
        var stream = await Open(KeyOf(number, RootEnding), cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            if (stream.Length > RootBytesMax)
            {
                throw new InvalidDataException("the root is too long");
            }

            var bytes = new byte[stream.Length];
            await Guarded(async () =>
            {
                await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            return SignedRoot.Parse(bytes);
        }
    }

    public Task<Stream?> OpenHeads(long number, CancellationToken cancellationToken) =>
        Open(KeyOf(number, HeadsEnding), cancellationToken);

    public Task<SignedRoot> Add(
        long number, Func<Stream, CancellationToken, Task<SignedRoot>> write, CancellationToken cancellationToken) =>
        Guarded(async () =>
        {
            var heads = KeyOf(number, HeadsEnding);
            if (await _bucket.Find(KeyOf(number, RootEnding), cancellationToken).ConfigureAwait(false) is not null)
            {
                throw Taken(number);
            }

            // A list without a root is what an interrupted write left.
            await Delete(heads, cancellationToken).ConfigureAwait(false);
            SignedRoot root;
            var staged = new StagedBlob(_bucket, heads);
            await using (staged.ConfigureAwait(false))
            {
                root = await write(staged, cancellationToken).ConfigureAwait(false);
                if (!await staged.Complete(cancellationToken).ConfigureAwait(false))
                {
                    throw Taken(number);
                }
            }

            var named = new StagedBlob(_bucket, KeyOf(number, RootEnding));
            await using (named.ConfigureAwait(false))
            {
                await named.WriteAsync(root.ToBytes(), cancellationToken).ConfigureAwait(false);
                if (!await named.Complete(cancellationToken).ConfigureAwait(false))
                {
                    throw Taken(number);
                }
            }

            foreach (var old in await NumbersOf(HeadsEnding, cancellationToken).ConfigureAwait(false))
            {
                if (old <= number - _options.HeadListsKept)
                {
                    await Delete(KeyOf(old, HeadsEnding), cancellationToken).ConfigureAwait(false);
                }
            }

            return root;
        });

    private string KeyOf(long number, string ending) =>
        string.Create(CultureInfo.InvariantCulture, $"{_options.Prefix}{number:D8}{ending}");

    private RootStoreUnavailableException Taken(long number) =>
        new($"there is a root {number} in S3 bucket {_bucket.Name} already");

    private Task<Stream?> Open(string key, CancellationToken cancellationToken) =>
        Guarded(() => StoredBlobStream.Open(_bucket, key, cancellationToken));

    private Task<DeleteObjectResponse> Delete(string key, CancellationToken cancellationToken) => _bucket.Run(
        "deleting", () => _bucket.Client.DeleteObjectAsync(_bucket.Name, key, cancellationToken), cancellationToken);

    private Task<List<long>> NumbersOf(string ending, CancellationToken cancellationToken) => Guarded(async () =>
    {
        var numbers = new List<long>();
        string? next = null;
        do
        {
            var request = new ListObjectsV2Request
            {
                BucketName = _bucket.Name,
                Prefix = _options.Prefix,
                ContinuationToken = next,
            };
            var page = await _bucket.Run(
                "listing", () => _bucket.Client.ListObjectsV2Async(request, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            foreach (var key in (page.S3Objects ?? []).Select(found => found.Key[_options.Prefix.Length..]))
            {
                if (key.EndsWith(ending, StringComparison.Ordinal) && long.TryParse(
                    key.AsSpan(0, key.Length - ending.Length), NumberStyles.None, CultureInfo.InvariantCulture,
                    out var number))
                {
                    numbers.Add(number);
                }
            }

            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
        numbers.Sort();
        return numbers;
    });

    private static async Task<T> Guarded<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is BlobStoreUnavailableException or AmazonS3Exception)
        {
            throw new RootStoreUnavailableException(e.Message, e);
        }
    }
}
