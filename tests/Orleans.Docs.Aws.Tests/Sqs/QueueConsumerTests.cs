using System.Threading.Channels;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Aws.Sqs;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.AwsStub.Faults;

namespace Orleans.Docs.Aws.Tests.Sqs;

/// <summary>A queue that is read over the wire, and all that goes wrong on the way.</summary>
public sealed class QueueConsumerTests : StubTests
{
    private const string Queue = "jobs";
    private const string Receive = "sqs:ReceiveMessage";
    private const string Delete = "sqs:DeleteMessage";

    [Fact]
    public async Task A_message_is_deleted_once_it_was_taken()
    {
        Stub.Queues.Create(Queue);
        await using var consumer = await Started();
        Stub.Queues.Send(Queue, "one");
        Assert.Equal("one", await consumer.Next());
        await Until(() => Stub.Queues.Count(Queue) == 0);
    }

    [Theory]
    [InlineData("throttled")]
    [InlineData("failed")]
    [InlineData("html")]
    [InlineData("cut")]
    [InlineData("malformed")]
    [InlineData("denied")]
    [InlineData("expired")]
    [InlineData("no answer")]
    public async Task A_receive_that_fails_is_tried_again_and_nothing_is_lost(string kind)
    {
        Stub.Queues.Create(Queue);
        Stub.Queues.Send(Queue, "one");
        Stub.Faults.Next(Receive, FaultOf(kind), times: 3);
        await using var consumer = await Started();
        Assert.Equal("one", await consumer.Next());
        await Until(() => Stub.Queues.Count(Queue) == 0);
        Assert.InRange(Stub.Ledger.Calls(Receive), 4, 100);
    }

    [Fact]
    public async Task A_queue_that_is_missing_is_waited_for()
    {
        await using var consumer = await Started();
        await Until(() => Stub.Ledger.Calls(Receive) >= 3);
        Stub.Queues.Create(Queue);
        Stub.Queues.Send(Queue, "one");
        Assert.Equal("one", await consumer.Next());
    }

    [Fact]
    public async Task A_message_whose_delete_failed_comes_again()
    {
        Stub.Queues.Create(Queue);
        Stub.Faults.Next(Delete, new Fault.Refuse(500, "InternalError"));
        await using var consumer = await Started();
        Stub.Queues.Send(Queue, "one");
        Assert.Equal(["one", "one"], [await consumer.Next(), await consumer.Next()]);
        await Until(() => Stub.Queues.Count(Queue) == 0);
    }

    [Fact]
    public async Task What_cannot_be_taken_stays_for_the_dead_letters_and_holds_up_nobody()
    {
        Stub.Queues.Create(Queue);
        await using var consumer = await Started();
        Stub.Queues.Send(Queue, "refused");
        Stub.Queues.Send(Queue, "broken");
        Stub.Queues.Send(Queue, "good");
        var seen = new HashSet<string>();
        while (seen.Count < 3)
        {
            seen.Add(await consumer.Next());
        }

        await Until(() => Stub.Queues.Count(Queue) == 2);
    }

    private static Fault FaultOf(string kind) => kind switch
    {
        "throttled" => new Fault.Refuse(400, "RequestThrottled"),
        "failed" => new Fault.Refuse(500, "InternalError"),
        "html" => new Fault.Html(),
        "cut" => new Fault.Cut(),
        "malformed" => new Fault.Garbage("application/x-amz-json-1.0", "{\"Messages\": ["),
        "denied" => new Fault.Refuse(403, "AccessDeniedException"),
        "no answer" => new Fault.Hang(),
        _ => new Fault.Refuse(403, "ExpiredTokenException"),
    };

    private static Task Until(Func<bool> condition) =>
        Docs.Cluster.Tests.Eventually.True(() => Task.FromResult(condition()), () => "it did not come to be");

    private async Task<Consumer> Started()
    {
        var sqs = TestClients.Sqs(Stub.Address, new AwsConnectionOptions
        {
            Region = "eu-west-1",
            RetriesMax = 0,
            TryTimeout = TimeSpan.FromSeconds(2),
        });
        var consumer = new Consumer(
            sqs,
            new QueueReading(
                $"{Stub.Address}000000000000/{Queue}", 10, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1),
                TimeSpan.FromMilliseconds(20)));
        await consumer.Start(Cancel);
        return consumer;
    }

    private sealed class Consumer(AmazonSQSClient sqs, QueueReading reading)
        : QueueConsumer(sqs, reading, TimeProvider.System, NullLogger.Instance), IAsyncDisposable
    {
        private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();

        public ValueTask<string> Next() => _seen.Reader.ReadAsync(Cancel);

        public async ValueTask DisposeAsync()
        {
            await Stop(Cancel);
            Dispose();
            sqs.Dispose();
        }

        protected override Task Take(Message message, CancellationToken cancellationToken)
        {
            _seen.Writer.TryWrite(message.Body);
            return message.Body switch
            {
                "refused" => throw new MessageRefusedException("message_broken"),
                "broken" => throw new InvalidOperationException("the silo is gone"),
                _ => Task.CompletedTask,
            };
        }
    }
}
