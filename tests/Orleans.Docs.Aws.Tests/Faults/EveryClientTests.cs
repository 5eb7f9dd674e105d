using System.Globalization;
using Amazon.BedrockRuntime;
using Amazon.Comprehend;
using Amazon.SageMakerRuntime;
using Amazon.ServiceQuotas;
using Amazon.SimpleNotificationService;
using Amazon.Textract;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Aws.Anchors;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Engines.Classify;
using Orleans.Docs.Aws.Engines.Summarize;
using Orleans.Docs.Aws.Keys;
using Orleans.Docs.Aws.Notifications;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.Aws.Tests.Engines;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Keys;
using Orleans.Docs.Notifications;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Docs.Aws.Tests.Faults;

/// <summary>
/// Each client, answered badly in each way for as long as it asks: what comes of it has the type that its caller knows,
/// and comes in time.
/// </summary>
public sealed class EveryClientTests
{
    private const string Denied = "denied";
    private const string Malformed = "malformed";
    private const string NoAnswer = "no answer";
    private const string Expired = "expired token";
    private const string Html = "503 with HTML";

    private const string BlobsInS3 = "blobs in S3";
    private const string RootsInS3 = "roots in S3";
    private const string TopicOfSns = "a topic of SNS";
    private const string States = "states of grains";
    private const string Membership = "membership";
    private const string ByComprehend = "a classifier of Comprehend";

    private static readonly AwsConnectionOptions Connection = new()
    {
        Region = "eu-west-1",
        RetriesMax = 1,
        TryTimeout = TimeSpan.FromSeconds(2),
    };

    private static readonly DocumentKey Document = DocumentKey.Parse("acme/1");
    private static readonly KmsOptions Kms = new();
    private static readonly S3BlobStoreOptions Blobs = new() { Bucket = "docs" };
    private static readonly ClassifierOptions Classifier = new() { Endpoint = "documents", TimeoutSeconds = 2 };

    private static readonly DocumentText Text =
        new(DocumentKind.Pdf, [new PageContent { Number = 1, Text = "Invoice" }]);

    private static readonly Dictionary<string, (int Status, string Code)> Refusals = new()
    {
        ["throttled by 400"] = (400, "ThrottlingException"),
        ["throttled by 429"] = (429, "TooManyRequestsException"),
        ["failed"] = (500, "InternalFailure"),
        [Expired] = (400, "ExpiredTokenException"),
        [Denied] = (403, "AccessDeniedException"),
    };

    private static readonly string[] Kinds = [.. Refusals.Keys, Html, "cut", NoAnswer, Malformed];

    /// <summary>What each says of a service that cannot be used, whatever is wrong with it.</summary>
    private static readonly Dictionary<string, (Func<Uri, Task<string>> Ask, string Says)> Stores = new()
    {
        ["keys in DynamoDB"] = (
            url => Thrown(() => new DynamoDbKeyStore(TestClients.DynamoDb(url, Connection), Kms).Find(Document, Token)),
            nameof(KeyServiceUnavailableException)),
        ["master keys in KMS"] = (
            url => Thrown(() => Master(url).Unwrap(
                Document, new WrappedKey(Guid.NewGuid(), "master", new byte[40]), Token).AsTask()),
            nameof(KeyServiceUnavailableException)),
        ["signatures by KMS"] = (
            url => Thrown(async () =>
            {
                using var signer = new KmsRootSigner(TestClients.Kms(url, Connection), new AwsRootOptions());
                await signer.Sign(new byte[1], Token);
            }),
            nameof(KeyServiceUnavailableException)),
        [BlobsInS3] = (
            url => Thrown(async () => await new S3BlobStore(TestClients.S3(url, Connection), Blobs)
                .List(Document, Token).CountAsync(Token)),
            nameof(Docs.Blobs.BlobStoreUnavailableException)),
        [RootsInS3] = (
            url => Thrown(() => new S3RootStore(TestClients.S3(url, Connection), Blobs, new AwsRootOptions())
                .Numbers(Token)),
            nameof(Docs.Anchors.RootStoreUnavailableException)),
        [TopicOfSns] = (Topic, Problems.NotifyServiceRefused),
        ["quotas of the account"] = (Quotas, "started"),
        [States] = (
            url => Thrown(async () =>
            {
                using var host = Host(url);
                await host.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Operator)
                    .ReadStateAsync("s", GrainId.Create("batch", "a"), new GrainState<string>());
            }),
            nameof(StorageUnavailableException)),
        [Membership] = (
            url => Thrown(async () =>
            {
                using var host = Host(url);
                await host.Services.GetRequiredService<IMembershipTable>().ReadAllAsync(Token);
            }),
            "of the service"),
    };

    private static readonly Dictionary<string, Func<Uri, Task<string>>> Engines = new()
    {
        [ByComprehend] = async url => Said(await new ComprehendClassifier(
            new AmazonComprehendClient(TestClients.Credentials, Set(new AmazonComprehendConfig(), url)),
            TestCalls.Free, Classifier, TimeProvider.System).Classify(Text, Token)),
        ["a classifier of SageMaker"] = async url => Said(await new SageMakerClassifier(
            new AmazonSageMakerRuntimeClient(TestClients.Credentials, Set(new AmazonSageMakerRuntimeConfig(), url)),
            TestCalls.Free, Classifier, TimeProvider.System).Classify(Text, Token)),
        ["a model that is invoked"] = async url => Said(await Summarizer(url).Summarize(
            Text, new TypeScore(DocumentType.Invoice, 1), Token)),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// Providers of Orleans repeat calls as often as the SDK does by itself, which takes longer than a test: what
    /// passes is in <see cref="ProviderFaultTests"/>.
    /// </summary>
    public static TheoryData<string, string> OfStores => [.. from store in Stores.Keys
        from kind in Kinds
        where store is not (States or Membership) || kind is Denied or Expired
        select (store, kind)];

    /// <summary>What a model answers in a format of its own is no fault of the service when it is broken.</summary>
    public static TheoryData<string, string> OfEngines => [.. from engine in Engines.Keys
        from kind in Kinds
        where kind != Malformed || engine == ByComprehend
        select (engine, kind)];

    [Theory]
    [MemberData(nameof(OfStores))]
    public async Task A_store_that_is_answered_badly_is_unavailable(string store, string kind)
    {
        await using var service = new WireProxy(null, Rule(kind, isXml: store is BlobsInS3 or RootsInS3 or TopicOfSns));
        var (ask, says) = Stores[store];
        Assert.Equal(says, await ask(service.Url).WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Token));
        Assert.NotEmpty(service.Requests);
    }

    [Theory]
    [MemberData(nameof(OfEngines))]
    public async Task An_engine_that_is_answered_badly_says_what_to_do(string engine, string kind)
    {
        await using var service = new WireProxy(null, Rule(kind, isXml: false));
        var expected = kind switch
        {
            "throttled by 400" or "throttled by 429" => "Throttled",
            Expired => "Transient service_credentials_expired",
            Denied => "Terminal service_access_denied",
            "cut" => "Transient service_unreachable",
            NoAnswer => "TimedOut",
            Malformed => "Transient service_answer_unreadable",
            _ => "Transient service_failed",
        };
        Assert.Equal(
            expected,
            await Engines[engine](service.Url).WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Token));
    }

    private static WireRule Rule(string kind, bool isXml)
    {
        WireAnswer? answer = kind switch
        {
            "cut" => null,
            Html => WireAnswer.Of(503, "<html><body>Service Unavailable</body></html>", "text/html"),
            Malformed => isXml ? WireAnswer.Of(200, "<List", "application/xml") : WireAnswer.Of(200, "{\"Item\": {"),
            NoAnswer => null,
            _ => Refused(Refusals[kind], isXml),
        };
        return kind == NoAnswer
            ? (_, _) => new TaskCompletionSource<WireAnswer?>().Task
            : (_, _) => Task.FromResult(answer);
    }

    private static WireAnswer Refused((int Status, string Code) refusal, bool isXml) => isXml
        ? WireAnswer.Of(
            refusal.Status, $"<ErrorResponse><Error><Code>{refusal.Code}</Code></Error></ErrorResponse>", "text/xml")
        : WireAnswer.Of(
            refusal.Status,
            string.Create(CultureInfo.InvariantCulture, $"{{\"__type\":\"{refusal.Code}\",\"message\":\"spoilt\"}}"));

    /// <summary>Engines repeat calls and end them by themselves.</summary>
    private static T Set<T>(T config, Uri url) where T : Amazon.Runtime.ClientConfig =>
        new AwsConnectionOptions { Region = Connection.Region, RetriesMax = 0 }.ApplyTo(config, url.ToString());

    private static async Task<string> Thrown(Func<Task> ask)
    {
        var thrown = await Record.ExceptionAsync(ask);
        return thrown is not null && AwsFailures.IsOfTheService(thrown)
            ? "of the service"
            : $"{thrown?.GetType().Name}";
    }

    private static string Said<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Transient transient => $"Transient {transient.Code}",
        Outcome<T>.Terminal terminal => $"Terminal {terminal.Code}",
        _ => outcome.GetType().Name,
    };

    private static KmsMasterKey Master(Uri url) => new(
        TestClients.Kms(url, Connection), new DynamoDbKeyStore(TestClients.DynamoDb(url, Connection), Kms), Kms);

    private static async Task<string> Topic(Uri url)
    {
        var topic = new SnsTopic(
            new AmazonSimpleNotificationServiceClient(
                TestClients.Credentials, Set(new AmazonSimpleNotificationServiceConfig(), url)),
            Options.Create(new AwsNotifyOptions
            {
                TopicArn = "arn:aws:sns:eu-west-1:000000000000:settled",
                Timeout = TimeSpan.FromSeconds(2),
            }),
            TimeProvider.System, NullLogger<SnsTopic>.Instance);
        var notice = new SettledNotice(
            Document, 9, 1, DateTimeOffset.UnixEpoch, "completed", "letter", null);
        var failure = await topic.Notify(notice, Token);
        return failure?.Code is Problems.NotifyTimedOut ? Problems.NotifyServiceRefused : $"{failure?.Code}";
    }

    private static async Task<string> Quotas(Uri url)
    {
        using var client = new AmazonServiceQuotasClient(
            TestClients.Credentials, Set(new AmazonServiceQuotasConfig(), url));
        var connection = new AwsConnectionOptions
        {
            Region = Connection.Region,
            ServiceQuotasUrl = url.ToString(),
        };
        var quotas = new AccountQuotas(
            client, Options.Create(new AwsQuotaOptions()), Options.Create(connection),
            NullLogger<AccountQuotas>.Instance);
        await quotas.StartingAsync(Token);
        return "started";
    }

    private static BedrockSummarizer Summarizer(Uri url)
    {
        var options = new BedrockOptions { Model = "meta.llama3-8b-instruct-v1:0", TimeoutSeconds = 2 };
        var client = new AmazonBedrockRuntimeClient(
            TestClients.Credentials, Set(new AmazonBedrockRuntimeConfig(), url));
        return new BedrockSummarizer(
            new InvokeChatClient(client, options), TestCalls.Free, options, 1, TimeProvider.System);
    }

    /// <summary>Not started: what it would make is asked for here.</summary>
    private static IHost Host(Uri url) => new HostBuilder().UseOrleans(silo => silo
        .AddOperatorStorage(AwsFailures.ReasonOfGrains)
        .UseDynamoDBClustering(table =>
            (table.Service, table.AccessKey, table.SecretKey) = (url.ToString(), "test", "test"))
        .AddDynamoDBGrainStorage(StorageNames.Wing, table =>
            (table.Service, table.AccessKey, table.SecretKey, table.ServiceId) =
                (url.ToString(), "test", "test", "orleans-docs"))).Build();
}
