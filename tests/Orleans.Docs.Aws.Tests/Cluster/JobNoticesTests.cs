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
        await cluster.StartSilo(0, [.. Options(cluster, "01:00:00"), .. AwsCluster.ProbesPatiently]);
        await cluster.StartSilo(0, [.. Options(cluster, "01:00:00"), .. AwsCluster.ProbesPatiently]);
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

    [Fact]
    public async Task The_place_of_a_cancelled_document_s_job_is_free_when_its_end_is_told()
    {
        await using var cluster = await Create();
        cluster.Stub.Textract.Script = new JobScript { Notifies = false, End = JobEnd.Never };
        await cluster.StartSilo(0, [.. Options(cluster, "01:00:00"), "--Docs:Quotas:JobAskEvery=01:00:00"]);
        await cluster.Connect();
        await CancelAtWork(cluster);

        using var sqs = TestClients.Sqs(cluster.Stub.Address);
        var blobs = cluster.Stores.GetRequiredService<IOptions<S3BlobStoreOptions>>().Value;
        await sqs.SendMessageAsync(
            UrlOf(cluster), Notice(blobs.Bucket!, Assert.Single(cluster.Stub.Textract.Inputs)), Token);

        await Docs.Cluster.Tests.Eventually.True(
            async () => await JobsAtWork(cluster) == 0, () => cluster.Errors);
    }

    [Fact]
    public async Task The_place_of_a_cancelled_document_s_job_is_free_when_the_service_says_it_ended_over_restarts_too()
    {
        await using var cluster = await Create();
        cluster.Stub.Textract.HoldsJobs = true;
        cluster.Stub.Textract.Script = new JobScript { Notifies = false };
        string[] options = [.. Options(cluster, "01:00:00"), "--Docs:Quotas:JobAskEvery=00:00:00.200"];
        var silo = await cluster.StartSilo(0, options);
        await cluster.Connect();
        await CancelAtWork(cluster);
        await silo.Kill();
        await cluster.StartSilo(0, options);

        // Asked for, but not before it ended.
        Assert.Equal(1, await JobsAtWork(cluster));
        var asked = cluster.Stub.Ledger.Calls(Get);
        await Docs.Cluster.Tests.Eventually.True(
            () => Task.FromResult(cluster.Stub.Ledger.Calls(Get) > asked + 2), () => cluster.Errors);
        Assert.Equal(1, await JobsAtWork(cluster));

        cluster.Stub.Textract.HoldsJobs = false;
        await Docs.Cluster.Tests.Eventually.True(
            async () => await JobsAtWork(cluster) == 0, () => cluster.Errors);
        Assert.Empty(cluster.Stub.Objects.Keys(cluster.Bucket, "work/"));
        Assert.Empty(cluster.Stub.Ledger.Violations);
    }

    /// <summary>A document that is cancelled while the service reads it.</summary>
    private static async Task CancelAtWork(AwsCluster cluster)
    {
        var receipt = await Submit(cluster);
        await Docs.Cluster.Tests.Eventually.True(
            () => Task.FromResult(cluster.Stub.Textract.Jobs.Started == 1), () => cluster.Errors);
        await Docs.Cluster.Tests.Eventually.True(
            () => cluster.Client.HistoryAsync(receipt.Document, cancellationToken: Token)
                .AnyAsync(recorded => recorded.Event is ExtractionStarted, Token).AsTask(),
            () => cluster.Errors);
        Assert.Equal(1, await JobsAtWork(cluster));
        await cluster.Client.CancelAsync(receipt.Document, cancellationToken: Token);
        Assert.Equal(1, await JobsAtWork(cluster));
    }

    private static async Task<int> JobsAtWork(AwsCluster cluster) =>
        (await cluster.Client.StatusAsync(Token)).Quotas.Single(quota => quota.Jobs is not null).JobsAtWork;

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

    private static async Task<Receipt> Submit(AwsCluster cluster)
    {
        await using var file = File.OpenRead(Path.Combine(Repository.Root, "samples", Sample));
        return await cluster.Client.SubmitAsync(
            file, new UploadOptions { FileName = Sample }, cancellationToken: Token);
    }

    private static async Task<DocumentView> Settled(AwsCluster cluster)
    {
        var receipt = await Submit(cluster);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        return await cluster.Client.WaitUntilSettledAsync(receipt.Document, limit.Token);
    }
}
