using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Documents;
using Orleans.Docs.Tests;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>Jobs of the reading service that tell of their end by a topic and a queue; silos as processes.</summary>
public sealed class JobNoticesTests
{
    private const string Topic = "arn:aws:sns:eu-west-1:000000000000:docs-jobs";
    private const string Queue = "docs-jobs";
    private const string Get = "textract:GetDocumentTextDetection";
    private const string Sample = "statement.tiff";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_whose_end_is_told_is_asked_for_once_wherever_its_document_waits()
    {
        await using var cluster = await Create();
        await cluster.StartSilo(0, Options(cluster, "01:00:00"));
        await cluster.StartSilo(0, Options(cluster, "01:00:00"));
        await cluster.Connect();
        using var sqs = TestClients.Sqs(cluster.Stub.Address);
        var blobs = cluster.Stores.GetRequiredService<IOptions<S3BlobStoreOptions>>().Value;
        await sqs.SendMessageAsync(UrlOf(cluster), Notice(blobs.Bucket!, "work/acme/nobody/1/1/text"), Token);
        await sqs.SendMessageAsync(UrlOf(cluster), Notice(blobs.Bucket!, "somebody/elses"), Token);
        await sqs.SendMessageAsync(UrlOf(cluster), Notice("not-ours", "work/acme/x/1/1/text"), Token);

        var view = await Settled(cluster);

        Assert.Equal((DocumentState.Completed, 2), (view.State, view.PagesRead));
        Assert.Equal(1, cluster.Stub.Ledger.Calls(Get));
        await Docs.Cluster.Tests.Eventually.True(
            () => Task.FromResult(cluster.Stub.Queues.Count(Queue) == 0),
            () => $"{cluster.Stub.Queues.Count(Queue)} messages\n{cluster.Errors}");
        Assert.Empty(cluster.Stub.Ledger.Violations);
    }

    [Fact]
    public async Task A_job_whose_end_nobody_tells_is_found_by_asking()
    {
        await using var cluster = await Create();
        cluster.Stub.Textract.Script = new JobScript { Notifies = false, PollsUntilDone = 2 };
        await cluster.StartSilo(0, Options(cluster, "00:00:00.300"));
        await cluster.Connect();

        var view = await Settled(cluster);

        Assert.Equal((DocumentState.Completed, 2), (view.State, view.PagesRead));
        Assert.Equal(3, cluster.Stub.Ledger.Calls(Get));
    }

    private static async Task<AwsCluster> Create()
    {
        var cluster = await AwsCluster.Create();
        cluster.Stub.Queues.Create(Queue);
        cluster.Stub.Topics.Create(Topic, Queue);
        cluster.Stub.Textract.Reads = _ => new([new StubPage("March"), new StubPage("April")]);
        return cluster;
    }

    private static string[] Options(AwsCluster cluster, string pollEvery) =>
    [
        $"--Docs:Aws:Textract:TopicArn={Topic}",
        "--Docs:Aws:Textract:TopicRoleArn=arn:aws:iam::000000000000:role/docs-textract",
        $"--Docs:Aws:Textract:QueueUrl={UrlOf(cluster)}",
        $"--Docs:Aws:Textract:PollEveryWithQueue={pollEvery}",
    ];

    private static string UrlOf(AwsCluster cluster) => $"{cluster.Stub.Address}000000000000/{Queue}";

    private static string Notice(string bucket, string input) => JsonSerializer.Serialize(new
    {
        JobId = "unknown",
        Status = "SUCCEEDED",
        DocumentLocation = new { S3Bucket = bucket, S3ObjectName = input },
    });

    private static async Task<DocumentView> Settled(AwsCluster cluster)
    {
        await using var file = File.OpenRead(Path.Combine(Repository.Root, "samples", Sample));
        var receipt = await cluster.Client.SubmitAsync(
            file, new UploadOptions { FileName = Sample }, cancellationToken: Token);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        return await cluster.Client.WaitUntilSettledAsync(receipt.Document, limit.Token);
    }
}
