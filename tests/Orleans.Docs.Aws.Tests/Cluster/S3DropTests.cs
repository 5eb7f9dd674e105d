using System.Text.Json;
using Amazon.S3.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using Orleans.Docs.Aws.Search;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>
/// Objects put into a bucket, a queue with a redrive policy that tells of them, and a silo as a process.
/// </summary>
public sealed class S3DropTests
{
    private const string Bucket = "somebodys-drop";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_put_into_a_bucket_becomes_a_document_and_what_cannot_goes_to_the_dead_letters()
    {
        await using var cluster = await AwsCluster.Create();
        var (sqs, queue, dead, deadArn) = await Queues();
        using var client = sqs;
        cluster.Stub.Objects.Create(Bucket);
        await Put(cluster, "acme/in/parcel note.txt", "The parcel of Friday is on the quay.");
        await Put(cluster, "acme/in/other.txt", "The barge comes on Monday.");
        await Put(cluster, "nobody/x.txt", "whose is this");
        string[] messages =
        [
            """{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"somebodys-drop"}""",
            Created("acme/in/parcel+note.txt"),
            Created("acme/in/parcel+note.txt"),
            Created("acme/in/other.txt"),
            Created("nobody/x.txt"),
            Created("acme/in/gone.txt"),
            "<no json>",
        ];
        foreach (var message in messages)
        {
            await sqs.SendMessageAsync(queue, message, Token);
        }

        await cluster.StartSilo(
            0, $"--Docs:Aws:Connection:SqsUrl={await AwsEmulators.Fauxqs()}", $"--Docs:Aws:Drop:QueueUrl={queue}",
            $"--Docs:Aws:Drop:DeadLetterQueueUrl={dead}", $"--Docs:Aws:Drop:Sources:0:Bucket={Bucket}",
            "--Docs:Aws:Drop:Sources:0:Prefix=acme/", "--Docs:Aws:Drop:Sources:0:Tenant=acme",
            "--Docs:Aws:Drop:Sources:0:DeletesTaken=false", "--Docs:Aws:Drop:Visibility=00:00:03",
            "--Docs:Aws:Drop:Wait=00:00:01");
        await cluster.Connect("acme");

        var hits = await Found(cluster, 2);
        Assert.Equal(["other.txt", "parcel note.txt"], hits.Select(hit => hit.FileName).Order(StringComparer.Ordinal));
        foreach (var hit in hits)
        {
            var view = await cluster.Client.WaitUntilSettledAsync(hit.Document, Token);
            Assert.Equal(DocumentState.Completed, view.State);
            var first = await cluster.Client.HistoryAsync(hit.Document, cancellationToken: Token).FirstAsync(Token);
            Assert.Equal("s3-drop", first.Actor);
            Assert.StartsWith("s3:", first.CommandId, StringComparison.Ordinal);
        }

        // Only what is broken is left, and from its third receive on is dead.
        await Inbox(cluster, inbox => inbox is { Waiting: 3, Dead: 0 });
        await sqs.SetQueueAttributesAsync(queue, Redrive(deadArn, receivesMax: 2), Token);
        var inbox = await Inbox(cluster, inbox => inbox is { Waiting: 0, Dead: 3 });
        Assert.Null(inbox.Problem);
    }

    private static async Task<InboxStatus> Inbox(AwsCluster cluster, Func<InboxStatus, bool> wanted)
    {
        InboxStatus? inbox = null;
        await Docs.Cluster.Tests.Eventually.True(
            async () => wanted(inbox = Assert.Single((await cluster.Client.StatusAsync(Token)).Inboxes)),
            () => $"{inbox}\n{cluster.Errors}");
        return inbox!;
    }

    private static async Task<SearchHit[]> Found(AwsCluster cluster, int wanted)
    {
        SearchHit[] hits = [];
        await Docs.Cluster.Tests.Eventually.True(
            async () =>
            {
                var page = await cluster.Client.SearchAsync(new SearchQuery { Order = SearchOrder.Newest }, Token);
                hits = [.. page.Hits];
                return hits.Length == wanted && hits.All(hit => hit.FileName is not null);
            },
            () => $"{hits.Length} documents\n{cluster.Errors}");
        return hits;
    }

    private static async Task<(AmazonSQSClient Sqs, string Queue, string Dead, string DeadArn)> Queues()
    {
        var sqs = TestClients.Sqs(await AwsEmulators.Fauxqs());

        // Those of the stream of changes, which this silo has there as well.
        foreach (var name in new ChangesOptions().QueueNames())
        {
            await sqs.CreateQueueAsync(name, Token);
        }

        var suffix = Guid.NewGuid().ToString("N")[..8];
        var dead = (await sqs.CreateQueueAsync($"dead-{suffix}", Token)).QueueUrl;
        var arn = (await sqs.GetQueueAttributesAsync(dead, ["QueueArn"], Token)).Attributes["QueueArn"];

        // Patient until the good ones are taken, which on a busy machine are received more than once as well.
        var queue = (await sqs.CreateQueueAsync(
            new CreateQueueRequest { QueueName = $"drop-{suffix}", Attributes = Redrive(arn, receivesMax: 1_000) },
            Token)).QueueUrl;
        return (sqs, queue, dead, arn);
    }

    private static Dictionary<string, string> Redrive(string dead, int receivesMax) => new()
    {
        ["RedrivePolicy"] = JsonSerializer.Serialize(
            new { deadLetterTargetArn = dead, maxReceiveCount = receivesMax }),
    };

    private static async Task Put(AwsCluster cluster, string key, string text)
    {
        using var s3 = TestClients.S3(cluster.Stub.Address);
        await s3.PutObjectAsync(
            new PutObjectRequest { BucketName = Bucket, Key = key, ContentBody = text }, Token);
    }

    private static string Created(string key) => JsonSerializer.Serialize(new
    {
        Records = new[]
        {
            new
            {
                eventSource = "aws:s3",
                eventName = "ObjectCreated:Put",
                s3 = new { bucket = new { name = Bucket },
                    @object = new { key, size = 7, sequencer = $"0{key.Length}" } },
            },
        },
    });
}
