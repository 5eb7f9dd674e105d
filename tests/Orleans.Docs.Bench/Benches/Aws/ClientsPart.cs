using System.Collections.Immutable;
using Amazon.BedrockRuntime;
using Amazon.BedrockRuntime.Model;
using Amazon.Comprehend;
using Amazon.KeyManagementService;
using Amazon.S3;
using Amazon.SageMakerRuntime;
using Amazon.SQS;
using Amazon.Textract;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Bench.Material;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Silo;

namespace Orleans.Docs.Bench.Benches.Aws;

/// <summary>What a call costs this process: made, signed, sent, read; the stub answers after 50 ms.</summary>
internal sealed class ClientsPart(
    AwsStack stack, BenchReport report, BenchSettings settings, ImmutableSortedDictionary<string, string> common)
{
    private const int InFlight = 16;
    private const int WarmUpRounds = 2;
    private const int AnswerMilliseconds = 50;
    private const int ImageBytes = 20_000;
    private const double MillisecondsMax = 1;

    private const string Bucket = "bench-clients";
    private const string Queue = "bench-clients";

    public async Task Run(CancellationToken cancellationToken)
    {
        await stack.Make("buckets", Bucket, cancellationToken);
        await stack.Make("queues", Queue, cancellationToken);
        await using var services = stack.Services();
        await stack.SetLatency(new Dictionary<string, double> { ["*"] = AnswerMilliseconds }, cancellationToken);
        var window = TimeSpan.FromSeconds(settings.Seconds ?? (settings.Quick ? 1 : 4));
        var all = Calls(services).ToList();
        report.Say($"aws.clients: {string.Join(", ", all.Select(one => one.Name))}, after a while to warm up");
        for (var round = 0; round < WarmUpRounds; round++)
        {
            foreach (var (_, call) in all)
            {
                await Flights.Run(InFlight, window / 2, call, cancellationToken);
            }
        }

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
                    .Add("answer", $"after {AnswerMilliseconds} ms by the stub, a process of its own")
                    .Add("calls", $"{calls} of each, {InFlight} at once, after as many of each client to warm up")
                    .Add("cpu", "of this process, collection of garbage included"),
            });
        }

        await stack.SetLatency(new Dictionary<string, double> { ["*"] = 0 }, cancellationToken);
    }

    private IEnumerable<(string Name, Func<CancellationToken, Task<int>> Call)> Calls(IServiceProvider services)
    {
        byte[] image = [0x89, (byte)'P', (byte)'N', (byte)'G', .. new byte[ImageBytes]];
        var text = Prose.Of(1, 220);
        yield return Of<IAmazonTextract>("textract", (client, stop) => client.DetectDocumentTextAsync(
            new() { Document = new() { Bytes = new MemoryStream(image, 0, image.Length, false, true) } }, stop));
        yield return Of<IAmazonComprehend>("comprehend", (client, stop) => client.DetectPiiEntitiesAsync(
            new() { Text = text, LanguageCode = "en" }, stop));
        yield return Of<IAmazonSageMakerRuntime>("sagemaker", (client, stop) => client.InvokeEndpointAsync(
            new()
            {
                EndpointName = "documents",
                ContentType = "application/json",
                Body = new MemoryStream(PdfFile.Latin($"{{\"text\":\"{text.ReplaceLineEndings(" ")}\"}}")),
            },
            stop));
        yield return Of<IAmazonBedrockRuntime>("bedrock", (client, stop) => client.ConverseAsync(
            new()
            {
                ModelId = "stub.model-v1:0",
                Messages = [new() { Role = ConversationRole.User, Content = [new ContentBlock { Text = text }] }],
            },
            stop));
        yield return Of<IAmazonKeyManagementService>("kms", (client, stop) => client.GenerateDataKeyAsync(
            new() { KeyId = "stub-key", KeySpec = "AES_256" }, stop));
        yield return Of<IAmazonS3>("s3", (client, stop) => client.PutObjectAsync(
            new() { BucketName = Bucket, Key = "image", InputStream = new MemoryStream(image, false) }, stop));
        yield return Of<IAmazonSQS>("sqs", (client, stop) => client.SendMessageAsync(
            $"{stack.Stub}000000000000/{Queue}", "a message", stop));

        (string, Func<CancellationToken, Task<int>>) Of<T>(string name, Func<T, CancellationToken, Task> call)
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
}
