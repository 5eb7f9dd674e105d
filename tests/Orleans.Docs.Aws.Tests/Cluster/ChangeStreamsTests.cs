using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.AwsStub;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>Changes on their way to the index by queues, which lose them, refuse them or are not there.</summary>
public sealed class ChangeStreamsTests
{
    private const string Send = "sqs:SendMessage";
    private const string Receive = "sqs:ReceiveMessage";

    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(2);

    private static readonly Fault Throttled = new Fault.Refuse(400, "RequestThrottled");

    private static readonly string[] Often = [.. AwsCluster.SweepsOften, "--Docs:Aws:Changes:Wait=00:00:01"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Queues =>
        Enumerable.Range(0, 8).Select(i => string.Create(CultureInfo.InvariantCulture, $"orleans-docs-changes-{i}"));

    [Fact]
    public async Task Two_silos_settle_documents_by_messages_that_hold_ids_and_versions_alone()
    {
        await using var cluster = await AwsCluster.Create();
        await cluster.StartSilo(0, [.. Often, .. AwsCluster.ProbesPatiently]);
        await cluster.StartSilo(0, [.. Often, .. AwsCluster.ProbesPatiently]);
        await cluster.Connect();
        cluster.Stub.Faults.Always(Receive, Throttled);
        var documents = await Submit(cluster, 12);
        await Docs.Cluster.Tests.Eventually.True(
            () => Waiting(cluster.Stub).Count >= documents.Length, () => $"nothing was sent\n{cluster.Errors}");
        foreach (var body in Waiting(cluster.Stub))
        {
            using var json = JsonDocument.Parse(body);
            Assert.Equal(["s", "d", "v", "o"], json.RootElement.EnumerateObject().Select(member => member.Name));
            Assert.Contains(json.RootElement.GetProperty("d").GetString(), documents.Select(key => key.ToString()));
            Assert.True(body.Length < 128);
        }

        cluster.Stub.Faults.Lift(Receive);
        await AssertSettled(cluster, documents);
        await Docs.Cluster.Tests.Eventually.True(
            () => Waiting(cluster.Stub).Count == 0, () => $"{Waiting(cluster.Stub).Count} messages stay behind");
        Assert.True(Queues.Count(queue => cluster.Stub.Queues.Exists(queue)) == 8);
        Assert.Empty(cluster.Stub.Ledger.Violations);
    }

    [Fact]
    public async Task What_is_purged_from_the_queues_the_sweep_repairs()
    {
        await using var cluster = await AwsCluster.Create();
        await cluster.StartSilo(0, Often);
        await cluster.Connect();
        cluster.Stub.Faults.Always(Receive, Throttled);
        var documents = await Submit(cluster, 8);
        foreach (var document in documents)
        {
            await Docs.Cluster.Tests.Eventually.True(
                async () => (await cluster.Client.GetAsync(document, Token)).Steps.All(
                    step => step.Status is not (StepStatus.Owed or StepStatus.Waiting)),
                () => $"{document} is not worked on\n{cluster.Errors}");
        }

        Assert.True(Queues.Sum(cluster.Stub.Queues.Purge) >= documents.Length);
        cluster.Stub.Faults.Lift(Receive);
        await AssertSettled(cluster, documents);
    }

    [Fact]
    public async Task While_nothing_can_be_sent_nothing_is_lost()
    {
        await using var cluster = await AwsCluster.Create();
        await cluster.StartSilo(0, Often);
        await cluster.Connect();
        foreach (var (status, code) in new[]
        {
            (400, "RequestThrottled"), (503, "ServiceUnavailable"), (400, "AccessDeniedException"),
        })
        {
            cluster.Stub.Faults.Always(Send, new Fault.Refuse(status, code));
            var documents = await Submit(cluster, 4);
            await Docs.Cluster.Tests.Eventually.True(
                () => cluster.Errors.Contains($"a change was not put into its queue: {code}", StringComparison.Ordinal),
                () => $"nobody was told\n{cluster.Errors}");
            Assert.All(
                await Task.WhenAll(documents.Select(document => cluster.Client.GetAsync(document, Token))),
                view => Assert.False(view.IsSettled));
            cluster.Stub.Faults.Lift(Send);
            await AssertSettled(cluster, documents);
        }
    }

    [Fact]
    public async Task A_queue_that_is_gone_and_may_not_be_made_is_found_again_when_it_is_back()
    {
        await using var cluster = await AwsCluster.Create();
        await cluster.StartSilo(0, Often);
        await cluster.Connect();
        cluster.Stub.Faults.Always("sqs:CreateQueue", new Fault.Refuse(400, "AccessDeniedException"));
        foreach (var queue in Queues)
        {
            cluster.Stub.Queues.Remove(queue);
        }

        var documents = await Submit(cluster, 4);
        await Docs.Cluster.Tests.Eventually.True(
            () => cluster.Errors.Contains("a change was not put into its queue", StringComparison.Ordinal),
            () => $"nobody was told\n{cluster.Errors}");
        foreach (var queue in Queues)
        {
            cluster.Stub.Queues.Create(queue);
        }

        await AssertSettled(cluster, documents);
    }

    private static List<string> Waiting(StubbedAws stub) => [.. Queues.SelectMany(stub.Queues.Bodies)];

    private static Task<DocumentKey[]> Submit(AwsCluster cluster, int count) => Task.WhenAll(
        Enumerable.Range(0, count).Select(async number =>
        {
            var text = $"Meeting notes {number}\n\nThe team agreed to ship parcel {number} on Friday.";
            using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
            var receipt = await cluster.Client.SubmitAsync(
                file, new UploadOptions { FileName = $"note-{number}.txt", AlwaysNew = true },
                cancellationToken: Token);
            return receipt.Document;
        }));

    private static async Task AssertSettled(AwsCluster cluster, DocumentKey[] documents)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(SettleMax);
        foreach (var document in documents)
        {
            var view = await cluster.Client.WaitUntilSettledAsync(document, limit.Token);
            Assert.Equal(DocumentState.Completed, view.State);
        }

        var store = cluster.Stores.GetRequiredService<IEventStore>();
        await Docs.Cluster.Tests.Eventually.True(
            async () => (await store.Unsettled(DateTimeOffset.MaxValue, null, 10, limit.Token)).Count == 0,
            () => $"a mark stays behind\n{cluster.Errors}");
    }
}
