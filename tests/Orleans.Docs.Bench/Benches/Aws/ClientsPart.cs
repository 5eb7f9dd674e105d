using System.Collections.Immutable;
using System.Runtime;
using Amazon.BedrockRuntime;
using Amazon.BedrockRuntime.Model;
using Amazon.Comprehend;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SageMakerRuntime;
using Amazon.SimpleNotificationService;
using Amazon.SQS;
using Amazon.Textract;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Aws.Search;
using Orleans.Docs.Bench.Material;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Silo;
using Orleans.Docs.Search;

namespace Orleans.Docs.Bench.Benches.Aws;

/// <summary>
/// What a call costs this process: made, signed, sent, read; the stub answers after 50 ms, and so do the emulators of
/// DynamoDB and OpenSearch behind a relay in the stub's process.
/// </summary>
internal sealed class ClientsPart(
    AwsStack stack, BenchReport report, BenchSettings settings, ImmutableSortedDictionary<string, string> common)
{
    private const int InFlight = 16;
    private const int WarmUpRoundsMax = 8;
    private const int CompiledMax = 100;
    private const int AnswerMilliseconds = 50;
    private const int ImageBytes = 20_000;
    private const int ItemBytes = 1_000;
    private const double MillisecondsMax = 1;

    private const string Bucket = "bench-clients";
    private const string Queue = "bench-clients";
    private const string Table = "bench-clients";
    private const string Topic = "arn:aws:sns:eu-west-1:000000000000:bench-clients";
    private const string Generation = "bench-clients";

    private static readonly TimeSpan WarmUpWindow = TimeSpan.FromMilliseconds(500);

    private int _documents;

    public async Task Run(CancellationToken cancellationToken)
    {
        await stack.Make("buckets", Bucket, cancellationToken);
        await stack.Make("queues", Queue, cancellationToken);
        await stack.Make("topics", Topic, cancellationToken);
        await using var services = stack.Services(await stack.Relay(stack.DynamoDb, cancellationToken));
        using var index = new OpenSearchIndex(
            new OpenSearchIndexOptions
            {
                Endpoint = await stack.Relay(stack.OpenSearch, cancellationToken),
                Signing = OpenSearchSigning.Es,
                Shards = 1,
            },
            new SocketsHttpHandler(), new EnvironmentVariablesAWSCredentials(), "eu-west-1", TimeProvider.System,
            NullLogger<OpenSearchIndex>.Instance);
        await Prepare(services.GetRequiredService<IAmazonDynamoDB>(), index, cancellationToken);
        await stack.SetLatency(new Dictionary<string, double> { ["*"] = AnswerMilliseconds }, cancellationToken);
        var window = TimeSpan.FromSeconds(settings.Seconds ?? (settings.Quick ? 1 : 4));
        var all = Calls(services, index).ToList();
        report.Say($"aws.clients: {string.Join(", ", all.Select(one => one.Name))}, after a while to warm up");
        await WarmUp(all.Select(one => one.Call).ToList(), cancellationToken);
        foreach (var (name, call) in all)
        {
            report.Progress(name);
            var clock = new CpuClock();
            var cpu = clock.Seconds;
            var calls = await Flights.Run(InFlight, window, call, cancellationToken);
            report.Add(new BenchResult
            {
                Name = $"aws.clients.{name}",
                Value = (clock.Seconds - cpu) * 1_000 / calls,
                Unit = "ms CPU/call",
                Bar = Bar.Below(MillisecondsMax),
                Compared = "aws.clients, ms of CPU per call",
                Settings = common
                    .Add("answer", $"after {AnswerMilliseconds} ms by the stub or a relay in its process")
                    .Add("calls", $"{calls} of each, {InFlight} at once, after rounds of all to warm up")
                    .Add("cpu", "of this process, collection of garbage included"),
            });
        }

        await stack.SetLatency(new Dictionary<string, double> { ["*"] = 0 }, cancellationToken);
    }

    /// <summary>
    /// Until the runtime compiles hardly anything anew: what it still compiles of one client would count as another's.
    /// </summary>
    private static async Task WarmUp(
        List<Func<CancellationToken, Task<int>>> calls, CancellationToken cancellationToken)
    {
        for (var (round, compiled) = (0, long.MaxValue); round < WarmUpRoundsMax && compiled > CompiledMax; round++)
        {
            var before = JitInfo.GetCompiledMethodCount();
            foreach (var call in calls)
            {
                await Flights.Run(InFlight, WarmUpWindow, call, cancellationToken);
            }

            compiled = JitInfo.GetCompiledMethodCount() - before;
        }
    }

    private static async Task Prepare(
        IAmazonDynamoDB dynamoDb, OpenSearchIndex index, CancellationToken cancellationToken)
    {
        await dynamoDb.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = Table,
                AttributeDefinitions = [new("k", ScalarAttributeType.S)],
                KeySchema = [new("k", KeyType.HASH)],
                BillingMode = BillingMode.PAY_PER_REQUEST,
            },
            cancellationToken);
        await index.Create(Generation, cancellationToken);
        await index.Write(Generation, [Entry(0)], cancellationToken);
    }

    private static IndexEntry Entry(int number) => new()
    {
        Document = new DocumentKey(AwsClient.Tenant, $"d-{number}"),
        Version = 7,
        State = "completed",
        UploadedAt = DateTimeOffset.UnixEpoch,
        Type = "letter",
        Summary = Prose.Of(number + 1, 30),
        Text = Prose.Of(1, 220),
    };

    private IEnumerable<(string Name, Func<CancellationToken, Task<int>> Call)> Calls(
        IServiceProvider services, OpenSearchIndex index)
    {
        byte[] image = [0x89, (byte)'P', (byte)'N', (byte)'G', .. new byte[ImageBytes]];
        return
        [
            .. Engines(services, image), .. Stores(services, image), ("opensearch-write", Write),
            ("opensearch-find", Find),
        ];

        async Task<int> Write(CancellationToken stop)
        {
            await index.Write(Generation, [Entry(Interlocked.Increment(ref _documents))], stop);
            return 1;
        }

        async Task<int> Find(CancellationToken stop) =>
            await index.Find(Generation, Entry(0).Document, stop) is null
                ? throw new BenchFailedException("an entry that was written is not found")
                : 1;
    }

    private static IEnumerable<(string Name, Func<CancellationToken, Task<int>> Call)> Engines(
        IServiceProvider services, byte[] image)
    {
        var text = Prose.Of(1, 220);
        yield return Of<IAmazonTextract>(services, "textract", (client, stop) => client.DetectDocumentTextAsync(
            new() { Document = new() { Bytes = new MemoryStream(image, 0, image.Length, false, true) } }, stop));
        yield return Of<IAmazonComprehend>(services, "comprehend", (client, stop) => client.DetectPiiEntitiesAsync(
            new() { Text = text, LanguageCode = "en" }, stop));
        yield return Of<IAmazonSageMakerRuntime>(services, "sagemaker", (client, stop) => client.InvokeEndpointAsync(
            new()
            {
                EndpointName = "documents",
                ContentType = "application/json",
                Body = new MemoryStream(PdfFile.Latin($"{{\"text\":\"{text.ReplaceLineEndings(" ")}\"}}")),
            },
            stop));
        yield return Of<IAmazonBedrockRuntime>(services, "bedrock", (client, stop) => client.ConverseAsync(
            new()
            {
                ModelId = "stub.model-v1:0",
                Messages = [new() { Role = ConversationRole.User, Content = [new ContentBlock { Text = text }] }],
            },
            stop));
    }

    private IEnumerable<(string Name, Func<CancellationToken, Task<int>> Call)> Stores(
        IServiceProvider services, byte[] image)
    {
        yield return Of<IAmazonKeyManagementService>(services, "kms", (client, stop) => client.GenerateDataKeyAsync(
            new() { KeyId = "stub-key", KeySpec = "AES_256" }, stop));
        yield return Of<IAmazonS3>(services, "s3", (client, stop) => client.PutObjectAsync(
            new() { BucketName = Bucket, Key = "image", InputStream = new MemoryStream(image, false) }, stop));
        yield return Of<IAmazonSQS>(services, "sqs", (client, stop) => client.SendMessageAsync(
            $"{stack.Stub}000000000000/{Queue}", "a message", stop));
        yield return Of<IAmazonSimpleNotificationService>(services, "sns", (client, stop) => client.PublishAsync(
            new() { TopicArn = Topic, Message = "a message" }, stop));
        yield return Of<IAmazonDynamoDB>(services, "dynamodb-put", (client, stop) => client.PutItemAsync(
            new PutItemRequest
            {
                TableName = Table,
                Item = new()
                {
                    ["k"] = new AttributeValue($"d-{Interlocked.Increment(ref _documents)}"),
                    ["payload"] = new AttributeValue { B = new MemoryStream(image, 0, ItemBytes, false) },
                },
                ConditionExpression = "attribute_not_exists(k)",
            },
            stop));
        yield return Of<IAmazonDynamoDB>(services, "dynamodb-get", (client, stop) => client.GetItemAsync(
            new GetItemRequest
            {
                TableName = Table,
                Key = new() { ["k"] = new AttributeValue("d-1") },
                ConsistentRead = true,
            },
            stop));
    }

    private static (string Name, Func<CancellationToken, Task<int>> Call) Of<T>(
        IServiceProvider services, string name, Func<T, CancellationToken, Task> call)
        where T : notnull
    {
        var client = services.GetRequiredService<T>();
        return (name, Once);

        async Task<int> Once(CancellationToken stop)
        {
            await call(client, stop);
            return 1;
        }
    }
}
