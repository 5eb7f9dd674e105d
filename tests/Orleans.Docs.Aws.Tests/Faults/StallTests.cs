using System.IO.Pipelines;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using Amazon.Textract;
using Amazon.Textract.Model;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Aws.Engines;
using Orleans.Docs.Aws.Sqs;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.Aws.Uploads;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Tests.Faults;

/// <summary>Answers that begin and do not go on, over the wire: nobody waits for the rest without end.</summary>
public sealed class StallTests : StubTests
{
    private const string Detect = "textract:DetectDocumentText";
    private const string Get = "s3:GetObject";
    private const string Receive = "sqs:ReceiveMessage";

    private const string ETag = "\"0123456789abcdef0123456789abcdef-1\"";

    /// <summary>Far below the time of a try, so that a test sees which of both it was.</summary>
    private static readonly AwsConnectionOptions Connection = new()
    {
        Region = "eu-west-1",
        RetriesMax = 0,
        TryTimeout = TimeSpan.FromMinutes(5),
        StallTimeout = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public async Task An_engine_whose_answer_stalls_may_be_tried_again()
    {
        Stub.Faults.Next(Detect, new Fault.Stall());
        using var client = new AmazonTextractClient(
            TestClients.Credentials, Connection.ApplyTo(new AmazonTextractConfig(), Stub.Address.ToString()));
        var stalled = await Assert.ThrowsAnyAsync<Exception>(() => InTime(Ask()));
        Assert.IsType<Outcome<int>.Transient>(EngineFailures.Of<int>(stalled, TimeSpan.Zero));
        Assert.NotEmpty((await Ask()).Blocks);

        Task<DetectDocumentTextResponse> Ask() => client.DetectDocumentTextAsync(
            new() { Document = new() { Bytes = new MemoryStream("%PDF-1.7 /Type /Page"u8.ToArray()) } }, Cancel);
    }

    [Fact]
    public async Task An_object_that_stalls_is_a_fault_of_the_store_when_it_is_looked_at_and_when_it_is_read()
    {
        Stub.Objects.Create("drop");
        Stub.Objects.Put("drop", "a", new StoredObject(new byte[100_000], ETag, null, null), onlyIfNone: false);
        using var s3 = TestClients.S3(Stub.Address, Connection);
        var request = new GetObjectRequest { BucketName = "drop", Key = "a" };
        Stub.Faults.Next(Get, new Fault.Stall());
        var stalled = await Assert.ThrowsAnyAsync<Exception>(() => InTime(Look()));
        Assert.True(AwsFailures.IsOfTheService(stalled), stalled.ToString());

        var source = await Look();
        Stub.Faults.Next(Get, new Fault.Stall());
        await using var bytes = source!.Open();
        await Assert.ThrowsAsync<Docs.Blobs.BlobStoreUnavailableException>(
            () => InTime(bytes.CopyToAsync(Stream.Null, Cancel)));

        Task<Docs.Uploads.IntakeSource?> Look() => PlainObject.Look(s3, request, 1_000_000, Cancel);
    }

    [Fact]
    public async Task A_queue_whose_answer_stalls_is_read_on()
    {
        Stub.Queues.Create("jobs");
        Stub.Queues.Send("jobs", "one");
        Stub.Faults.Next(Receive, new Fault.Stall());
        using var sqs = TestClients.Sqs(Stub.Address, Connection);
        using var consumer = new Consumer(sqs, $"{Stub.Address}000000000000/jobs");
        await consumer.Start(Cancel);
        Assert.Equal("one", await InTime(consumer.Seen.Task));
        await consumer.Stop(Cancel);
    }

    /// <summary>However long it takes in all, and also for whoever reads while a thread waits.</summary>
    [Fact]
    public async Task What_comes_slowly_is_read_to_its_end()
    {
        var pipe = new Pipe();
        const int Steps = 13;
        await using var body = new BoundedBody(pipe.Reader.AsStream(), TimeSpan.FromSeconds(6));
        var reading = Task.Run(
            () =>
            {
                using var all = new MemoryStream();
                body.CopyTo(all, 1);
                return all.Length;
            },
            Cancel);
        for (var i = 0; i < Steps; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System, Cancel);
            await pipe.Writer.WriteAsync(new byte[1], Cancel);
        }

        await pipe.Writer.CompleteAsync();
        Assert.Equal(Steps, await InTime(reading));

        await using var silent = new BoundedBody(new Pipe().Reader.AsStream(), TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAsync<IOException>(() => InTime(Task.Run(silent.ReadByte, Cancel)));
    }

    private static async Task InTime(Task work)
    {
        await work.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancel);
    }

    private static Task<T> InTime<T>(Task<T> work) =>
        work.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancel);

    private sealed class Consumer(IAmazonSQS sqs, string url) : QueueConsumer(
        sqs, new QueueReading(url, 1, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(20)),
        TimeProvider.System, NullLogger.Instance)
    {
        public TaskCompletionSource<string> Seen { get; } = new();

        protected override Task Take(Message message, CancellationToken cancellationToken)
        {
            Seen.TrySetResult(message.Body);
            return Task.CompletedTask;
        }
    }
}
