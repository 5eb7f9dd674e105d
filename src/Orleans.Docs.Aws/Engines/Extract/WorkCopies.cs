using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using Orleans.Docs.Erasing;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>
/// Inputs of jobs, which lie under <c>work/</c> as plain bytes until their outcome is recorded, and answers of jobs
/// and pages drawn that this silo keeps for the next batch.
/// </summary>
internal sealed class WorkCopies(
    IAmazonS3 s3, TextractJobs jobs, DrawnPages drawn, IOptions<TextractOptions> options) : IPlainCopies
{
    public async Task Delete(
        DocumentKey document, IReadOnlyCollection<string> commands, CancellationToken cancellationToken)
    {
        if (options.Value.WorkBucket is not { } bucket)
        {
            return;
        }

        var request = new ListObjectsV2Request
        {
            BucketName = bucket,
            Prefix = JobInput.PrefixOf(document, options.Value.WorkPrefix),
        };
        do
        {
            var page = await s3.ListObjectsV2Async(request, cancellationToken);
            foreach (var copy in page.S3Objects ?? [])
            {
                await s3.DeleteObjectAsync(bucket, copy.Key, cancellationToken);
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    public void Forget(DocumentKey document)
    {
        jobs.Forget();
        drawn.Forget(document);
    }
}
