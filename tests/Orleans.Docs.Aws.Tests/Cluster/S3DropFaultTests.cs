using System.Text.Json;
using Amazon.S3.Model;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>A silo that takes objects in while queue and bucket refuse, break or are not there.</summary>
public sealed class S3DropFaultTests
{
    private const string Bucket = "somebodys-drop";
    private const string Queue = "drop";
    private const string Receive = "sqs:ReceiveMessage";
    private const string Extend = "sqs:ChangeMessageVisibility";
    private const string Get = "s3:GetObject";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_throttled_cut_or_slow_is_taken_in_the_end_and_once()
    {
        await using var cluster = await AwsCluster.Create();
        cluster.Stub.Queues.Create(Queue);
        cluster.Stub.Faults.Next(Receive, new Fault.Refuse(400, "RequestThrottled"), times: 8);
        cluster.Stub.Faults.Next(Receive, new Fault.Html(), times: 2);
        cluster.Stub.Faults.Next("sqs:DeleteMessage", new Fault.Cut(), times: 3);
        await Start(cluster);
        cluster.Stub.Faults.Next(Get, new Fault.Refuse(503, "SlowDown"), times: 1);
        cluster.Stub.Faults.Next(Get, new Fault.CutAnswer(), times: 1);
        await Put(cluster, "in/parcel.txt", "The parcel of Friday is on the quay.");
        await Empty(cluster);

        var hit = Assert.Single(await Found(cluster, 1));
        var view = await cluster.Client.WaitUntilSettledAsync(hit.Document, Token);
        Assert.Equal(DocumentState.Completed, view.State);
        var history = await cluster.Client.HistoryAsync(hit.Document, cancellationToken: Token).ToListAsync(Token);
        Assert.Single(history, recorded => recorded.Event is Uploaded);
    }

    [Fact]
    public async Task A_missing_queue_is_said_and_what_comes_when_it_is_there_is_taken()
    {
        await using var cluster = await AwsCluster.Create();
        await Start(cluster);
        var problem = Assert.Single((await cluster.Client.StatusAsync(Token)).Inboxes).Problem;
        Assert.Contains("the queue cannot be asked: QueueDoesNotExist", problem, StringComparison.Ordinal);
        cluster.Stub.Queues.Create(Queue);
        await Put(cluster, "in/parcel.txt", "The parcel of Friday is on the quay.");
        await Found(cluster, 1);
        Assert.Null(Assert.Single((await cluster.Client.StatusAsync(Token)).Inboxes).Problem);
    }

    [Fact]
    public async Task A_message_is_kept_from_others_only_while_bytes_are_copied_and_what_is_too_large_is_left()
    {
        await using var cluster = await AwsCluster.Create();
        cluster.Stub.Queues.Create(Queue);
        await Start(cluster, "--Docs:Aws:Drop:ObjectBytesMax=100", "--Docs:Aws:Drop:Visibility=00:00:06");

        // The first of a program that has just started may be slow where others work as well.
        await Put(cluster, "in/first.txt", "The ferry of Thursday is late.");
        await Empty(cluster);
        var before = cluster.Stub.Ledger.Calls(Extend);
        var began = TimeProvider.System.GetTimestamp();
        await Put(cluster, "in/quick.txt", "The parcel of Friday is on the quay.");
        await Empty(cluster);

        // Extended at half its time and not before, which what is quick stays far below unless the machine is busy.
        var halves = (int)(TimeProvider.System.GetElapsedTime(began) / TimeSpan.FromSeconds(3));
        Assert.InRange(cluster.Stub.Ledger.Calls(Extend) - before, 0, halves);

        before = cluster.Stub.Ledger.Calls(Extend);
        cluster.Stub.Latency[Get] = TimeSpan.FromSeconds(4);
        await Put(cluster, "in/slow.txt", "The barge comes on Monday.");
        await Empty(cluster);
        Assert.InRange(cluster.Stub.Ledger.Calls(Extend) - before, 2, 20);
        Assert.Equal(3, (await Found(cluster, 3)).Length);

        cluster.Stub.Latency.Clear();
        await Put(cluster, "in/large.txt", new string('x', 101));
        await Docs.Cluster.Tests.Eventually.True(
            () => cluster.Errors.Contains("object_too_large", StringComparison.Ordinal),
            () => $"nothing was refused\n{cluster.Errors}");
        Assert.Equal(1, cluster.Stub.Queues.Count(Queue));
        Assert.Equal(3, (await Found(cluster, 3)).Length);
    }

    [Fact]
    public async Task An_object_that_was_left_behind_goes_when_its_document_is_erased()
    {
        const string Delete = "s3:DeleteObject";
        await using var cluster = await AwsCluster.Create();
        cluster.Stub.Queues.Create(Queue);

        // The message does not come again while the test runs.
        await Start(
            cluster, "--Docs:Aws:Drop:Sources:0:DeletesTaken=true", "--Docs:Aws:Drop:Visibility=01:00:00");
        cluster.Stub.Faults.Next(Delete, new Fault.Refuse(403, "AccessDenied"), times: 1);
        await Put(cluster, "in/letter of Ann.txt", "The parcel of Friday is on the quay.");
        var hit = Assert.Single(await Found(cluster, 1));
        await cluster.Client.WaitUntilSettledAsync(hit.Document, Token);
        await Docs.Cluster.Tests.Eventually.True(
            () => cluster.Stub.Ledger.Calls(Delete) > 0, () => $"nothing was to be deleted\n{cluster.Errors}");
        Assert.Single(cluster.Stub.Objects.Keys(Bucket));
        Assert.Single(cluster.Stub.Objects.Keys(cluster.Bucket, "work/taken/"));
        Assert.Single(cluster.Stub.Objects.Keys(cluster.Bucket, "taken/"));

        await cluster.Client.Custody.EraseAsync(hit.Document, cancellationToken: Token);
        var erased = await cluster.Client.WaitUntilSettledAsync(hit.Document, Token);

        Assert.Equal(DocumentState.Erased, erased.State);
        Assert.Empty(cluster.Stub.Objects.Keys(Bucket));
        Assert.Empty(cluster.Stub.Objects.Keys(cluster.Bucket, "work/taken/"));
        Assert.Empty(cluster.Stub.Objects.Keys(cluster.Bucket, "taken/"));
    }

    /// <summary>
    /// S3 tells of an object once or more, and a dead letter may be sent back weeks later: then nothing is left of what
    /// has a lifecycle of a day.
    /// </summary>
    [Fact]
    public async Task What_was_taken_and_deleted_is_no_dead_letter_when_its_message_comes_again()
    {
        await using var cluster = await AwsCluster.Create();
        cluster.Stub.Queues.Create(Queue);
        await Start(cluster, "--Docs:Aws:Drop:Sources:0:DeletesTaken=true");
        for (var i = 0; i < 2; i++)
        {
            Tell(cluster, "in/other.txt");
        }

        await Put(cluster, "in/parcel.txt", "The parcel of Friday is on the quay.");
        await Found(cluster, 1);
        await Docs.Cluster.Tests.Eventually.True(
            () => cluster.Stub.Queues.Count(Queue) == 2 && cluster.Stub.Objects.Keys(Bucket).Count == 0,
            () => $"the object stays\n{cluster.Errors}");
        using (var s3 = TestClients.S3(cluster.Stub.Address))
        {
            foreach (var key in cluster.Stub.Objects.Keys(cluster.Bucket, "work/"))
            {
                await s3.DeleteObjectAsync(cluster.Bucket, key, Token);
            }
        }

        Tell(cluster, "in/parcel.txt");
        Tell(cluster, "in/parcel.txt");

        // Those of an object that never was stay for the dead letters.
        await Docs.Cluster.Tests.Eventually.True(
            () => cluster.Stub.Queues.Count(Queue) == 2, () => $"{cluster.Stub.Queues.Count(Queue)}\n{cluster.Errors}");
        Assert.Single(await Found(cluster, 1));
    }

    private static async Task Start(AwsCluster cluster, params string[] options)
    {
        cluster.Stub.Objects.Create(Bucket);
        await cluster.StartSilo(
            0,
            [
                $"--Docs:Aws:Drop:QueueUrl={cluster.Stub.Address}000000000000/{Queue}",
                $"--Docs:Aws:Drop:Sources:0:Bucket={Bucket}", "--Docs:Aws:Drop:Sources:0:Tenant=default",
                "--Docs:Aws:Drop:Visibility=00:00:01", "--Docs:Aws:Drop:Wait=00:00:01",
                "--Docs:Aws:Drop:RetryDelay=00:00:00.200", .. options,
            ]);
        await cluster.Connect();
    }

    private static async Task Put(AwsCluster cluster, string key, string text)
    {
        using var s3 = TestClients.S3(cluster.Stub.Address);
        await s3.PutObjectAsync(
            new PutObjectRequest { BucketName = Bucket, Key = key, ContentBody = text }, Token);
        Tell(cluster, key);
    }

    private static void Tell(AwsCluster cluster, string key) =>
        cluster.Stub.Queues.Send(Queue, JsonSerializer.Serialize(new
        {
            Records = new[]
            {
                new
                {
                    eventName = "ObjectCreated:Put",
                    s3 = new { bucket = new { name = Bucket }, @object = new { key, sequencer = $"0{key.Length}" } },
                },
            },
        }));

    private static Task Empty(AwsCluster cluster) => Docs.Cluster.Tests.Eventually.True(
        () => cluster.Stub.Queues.Count(Queue) == 0, () => $"messages stay behind\n{cluster.Errors}");

    private static async Task<SearchHit[]> Found(AwsCluster cluster, int wanted)
    {
        SearchHit[] hits = [];
        await Docs.Cluster.Tests.Eventually.True(
            async () =>
            {
                var page = await cluster.Client.SearchAsync(new SearchQuery { Order = SearchOrder.Newest }, Token);
                hits = [.. page.Hits];
                return hits.Length >= wanted;
            },
            () => $"{hits.Length} documents\n{cluster.Errors}");
        return hits;
    }
}
