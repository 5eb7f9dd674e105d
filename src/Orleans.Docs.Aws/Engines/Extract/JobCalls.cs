using System.Security.Cryptography;
using System.Text;
using Amazon.Textract;
using Amazon.Textract.Model;
using Orleans.Docs.Aws.Admission;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>What the service is asked about jobs, by the two APIs that it has for them.</summary>
internal sealed class JobCalls(IAmazonTextract client, ServiceCalls calls, TextractOptions options)
{
    /// <summary>A start that is repeated finds the job that there is.</summary>
    public async Task<string> Start(JobInput input, CancellationToken cancellationToken)
    {
        var name = input.NameUnder(options.WorkPrefix);
        var token = TokenOf(name);
        var location = new DocumentLocation
        {
            S3Object = new S3Object { Bucket = options.WorkBucket, Name = name },
        };
        var channel = options.TopicArn is null
            ? null
            : new NotificationChannel { SNSTopicArn = options.TopicArn, RoleArn = options.TopicRoleArn };
        return input.Analyses
            ? (await calls.Call(
                AwsApis.StartDocumentAnalysis,
                cancel => client.StartDocumentAnalysisAsync(
                    new StartDocumentAnalysisRequest
                    {
                        DocumentLocation = location,
                        ClientRequestToken = token,
                        NotificationChannel = channel,
                        FeatureTypes = [.. options.Features],
                        QueriesConfig = TextractCalls.Queries(options),
                    },
                    cancel),
                cancellationToken)).JobId
            : (await calls.Call(
                AwsApis.StartDocumentTextDetection,
                cancel => client.StartDocumentTextDetectionAsync(
                    new StartDocumentTextDetectionRequest
                    {
                        DocumentLocation = location,
                        ClientRequestToken = token,
                        NotificationChannel = channel,
                    },
                    cancel),
                cancellationToken)).JobId;
    }

    /// <param name="next">Null for the first part.</param>
    public Task<PartOfAnswer> Part(
        JobPart job, string? next, int blocksMax, CancellationToken cancellationToken) => job.Analyses
            ? Analysis(job, next, blocksMax, cancellationToken)
            : Text(job, next, blocksMax, cancellationToken);

    private async Task<PartOfAnswer> Analysis(
        JobPart job, string? next, int blocksMax, CancellationToken cancellationToken)
    {
        var answer = await calls.Call(
            AwsApis.GetDocumentAnalysis,
            cancel => client.GetDocumentAnalysisAsync(
                new GetDocumentAnalysisRequest { JobId = job.Id, MaxResults = blocksMax, NextToken = next },
                cancel),
            cancellationToken);
        return new(answer.JobStatus, answer.Blocks, answer.DocumentMetadata?.Pages, answer.NextToken);
    }

    private async Task<PartOfAnswer> Text(
        JobPart job, string? next, int blocksMax, CancellationToken cancellationToken)
    {
        var answer = await calls.Call(
            AwsApis.GetDocumentTextDetection,
            cancel => client.GetDocumentTextDetectionAsync(
                new GetDocumentTextDetectionRequest { JobId = job.Id, MaxResults = blocksMax, NextToken = next },
                cancel),
            cancellationToken);
        return new(answer.JobStatus, answer.Blocks, answer.DocumentMetadata?.Pages, answer.NextToken);
    }

    /// <summary>
    /// The same for the same attempt at the same pages of the same document with the same questions, and for no other.
    /// </summary>
    private string TokenOf(string input) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', [input, .. options.Features, .. options.Queries.Select(q => $"{q.Key}={q.Value}")]))));
}
