using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Aws.Uploads;

/// <summary>An object that lies in S3 in plain, on its way to become a document.</summary>
internal static class PlainObject
{
    private const int HashedAtOnceBytes = 128 * 1024;

    /// <summary>
    /// Hash and length first, since the document's name is made of them; then the same bytes again. Null for one that
    /// is larger than it may be.
    /// </summary>
    public static async Task<IntakeSource?> Look(
        IAmazonS3 s3, GetObjectRequest request, long bytesMax, CancellationToken cancellationToken)
    {
        using var response = await s3.GetObjectAsync(request, cancellationToken);
        if (response.ContentLength > bytesMax)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[HashedAtOnceBytes];
        var length = 0L;
        for (int read; (read = await response.ResponseStream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer.AsSpan(0, read));
            length += read;
        }

        request.EtagToMatch = response.ETag;
        return new IntakeSource(hash.GetHashAndReset(), length, () => new PlainStream(s3, request));
    }
}
