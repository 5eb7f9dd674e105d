using System.Text;
using System.Text.Json;
using Amazon.SimpleNotificationService;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Docs.Aws.Notifications;
using Orleans.Docs.Aws.Tests.Cluster;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.AwsStub;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.AwsStub.Models;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Notifications;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Aws.Tests.Notifications;

/// <summary>Documents that settled, told by SNS over the wire.</summary>
public sealed class SnsTopicTests
{
    private const string Topic = "arn:aws:sns:eu-west-1:000000000000:docs-settled";
    private const string Publish = "sns:Publish";

    private static readonly SettledNotice Notice = new(
        new DocumentKey("acme", "abc"), 9, 1, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), "completed", "letter",
        null);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Failures =>
        ["throttled", "unavailable", "HTML", "cut", "cut after work", "denied", "missing", "garbage"];

    [Fact]
    public async Task A_topic_gets_what_a_webhook_gets()
    {
        await using var stub = await Stub();
        stub.Topics.Create(Topic);
        Assert.Null(await TopicAt(stub).Notify(Notice, Token));
        Assert.Equal([(Topic, Encoding.UTF8.GetString(Notice.ToJson()))], stub.Topics.Published);
        Assert.Empty(stub.Ledger.Violations);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Whatever_goes_wrong_is_a_typed_failure_that_may_pass(string kind)
    {
        await using var stub = await Stub();
        if (kind != "missing")
        {
            stub.Topics.Create(Topic);
        }

        stub.Faults.Always(Publish, kind switch
        {
            "throttled" => new Fault.Refuse(400, "Throttled"),
            "unavailable" => new Fault.Refuse(503, "ServiceUnavailable"),
            "HTML" => new Fault.Html(),
            "cut" => new Fault.Cut(),
            "cut after work" => new Fault.CutAfterWork(),
            "denied" => new Fault.Refuse(403, "AuthorizationError"),
            "garbage" => new Fault.Garbage("text/xml", "<PublishResponse"),
            _ => new Fault.Refuse(404, "NotFound"),
        });
        var failure = await TopicAt(stub).Notify(Notice, Token);
        Assert.Equal(new NotifyFailure(Problems.NotifyServiceRefused), failure);
        stub.Faults.Lift(Publish);
        stub.Topics.Create(Topic);
        Assert.Null(await TopicAt(stub).Notify(Notice, Token));
    }

    [Fact]
    public async Task A_service_that_never_answers_is_given_up_in_time()
    {
        await using var stub = await Stub();
        stub.Topics.Create(Topic);
        stub.Faults.Always(Publish, new Fault.Hang());
        Assert.Equal(
            new NotifyFailure(Problems.NotifyTimedOut),
            await TopicAt(stub, TimeSpan.FromMilliseconds(200)).Notify(Notice, Token));
    }

    [Fact]
    public async Task A_silo_tells_the_topic_of_each_document_that_settles_even_if_the_topic_comes_later()
    {
        await using var cluster = await AwsCluster.Create();
        await cluster.StartSilo(
            0,
            [
                $"--Docs:Aws:Notify:TopicArn={Topic}", "--Docs:Notify:RetryDelay=00:00:00.500",
                "--Docs:Notify:RetryDelayMax=00:00:01", "--Docs:Notify:TriesMax=1000", .. AwsCluster.SweepsOften,
            ]);
        await cluster.Connect();
        using var file = new MemoryStream("Meeting notes\n\nThe zebra parcel is on the quay."u8.ToArray());
        var receipt = await cluster.Client.SubmitAsync(
            file, new UploadOptions { FileName = "zebra.txt" }, cancellationToken: Token);
        var view = await cluster.Client.WaitUntilSettledAsync(receipt.Document, Token);
        await Docs.Cluster.Tests.Eventually.True(
            async () => (await cluster.Client.StatusAsync(Token)) is { Unsettled: 1, Notices.Waiting: 1 },
            () => $"no notice waits\n{cluster.Errors}");
        cluster.Stub.Topics.Create(Topic);
        await Docs.Cluster.Tests.Eventually.True(
            async () => (await cluster.Client.StatusAsync(Token)) is { Unsettled: 0, Notices.Waiting: 0 },
            () => $"the notice still waits\n{cluster.Errors}");
        var (_, message) = Assert.Single(cluster.Stub.Topics.Published);
        using var json = JsonDocument.Parse(message);
        Assert.Equal($"{view.Key}@{view.Version}", json.RootElement.GetProperty("id").GetString());
        Assert.DoesNotContain("zebra", message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(cluster.Stub.Ledger.Violations);
    }

    private static Task<StubbedAws> Stub() =>
        StubbedAws.Start(models: ServiceModels.Find(), cancellationToken: TestContext.Current.CancellationToken);

    private static SnsTopic TopicAt(StubbedAws stub, TimeSpan? timeout = null)
    {
        var connection = new AwsConnectionOptions { Region = "eu-west-1", RetriesMax = 1 };
        var options = new AwsNotifyOptions { TopicArn = Topic };
        options.Timeout = timeout ?? options.Timeout;
        return new SnsTopic(
            new AmazonSimpleNotificationServiceClient(
                TestClients.Credentials,
                connection.ApplyTo(new AmazonSimpleNotificationServiceConfig(), stub.Address.ToString())),
            Options.Create(options), TimeProvider.System, NullLogger<SnsTopic>.Instance);
    }
}
