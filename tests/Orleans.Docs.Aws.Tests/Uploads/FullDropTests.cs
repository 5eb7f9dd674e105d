using System.Collections.Concurrent;
using System.Text.Json;
using Amazon.S3;
using Amazon.SQS;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.Aws.Uploads;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Documents;
using Orleans.Docs.Uploads;
using Orleans.Runtime;

namespace Orleans.Docs.Aws.Tests.Uploads;

/// <summary>Objects that come while the system is full, over the wire.</summary>
public sealed class FullDropTests : StubTests
{
    private const string Queue = "drop";
    private const string Bucket = "somebodys-drop";
    private const string Hide = "sqs:ChangeMessageVisibility";
    private const string Get = "s3:GetObject";

    private readonly FullIntake _intake = new();
    private readonly LogLines _log = new();
    private AmazonS3Client _s3 = null!;

    [Fact]
    public async Task While_nobody_may_send_messages_stay_in_the_queue()
    {
        _intake.Is("acme", full: true);
        _intake.Is("globex", full: true);
        await using var running = await Running.Start(Drop());
        await Put("acme/a.txt");
        await Eventually(() => _intake.Asked >= 6);
        Assert.Equal(QueueCounts.None with { Sent = 1 }, Stub.Queues.CountsOf(Queue));

        _intake.Is("acme", full: false);
        await Eventually(() => Stub.Queues.Count(Queue) == 0);
        Assert.Equal(["acme"], _intake.Taken);
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task What_of_one_tenant_waits_keeps_no_other_and_is_never_given_up()
    {
        _intake.Is("acme", full: true);
        await using var running = await Running.Start(Drop());
        await Put("acme/a.txt");
        await Put("globex/b.txt");
        await Eventually(() => Stub.Queues.Count(Queue) == 1 && Stub.Queues.CountsOf(Queue).Sent >= 4);

        // Two receives at most, after which it is another message: no redrive policy that allows them takes it.
        Assert.Equal(2, Stub.Queues.CountsOf(Queue).DeliveriesMost);
        Assert.Equal(["globex"], _intake.Taken);
        Assert.Equal(1, Stub.Ledger.Calls(Get));

        _intake.Is("acme", full: false);
        await Eventually(() => Stub.Queues.Count(Queue) == 0);
        Assert.Equal(["globex", "acme"], _intake.Taken);
        Assert.Empty(Stub.Ledger.Violations);
    }

    /// <summary>Others were quicker while the bytes were read.</summary>
    [Fact]
    public async Task A_message_is_hidden_for_as_long_as_was_said_and_not_extended()
    {
        _intake.Refuses = TimeSpan.FromSeconds(600);
        var clock = new FakeTimeProvider();
        await using var running = await Running.Start(Drop(clock));
        await Put("acme/a.txt");
        await Put("globex/b.txt");
        await Eventually(() => Stub.Ledger.Calls(Hide) >= 2);

        // Thrice the time in which a message would be extended, and long enough for that to come.
        clock.Advance(TimeSpan.FromSeconds(3));
        var receives = Stub.Queues.CountsOf(Queue).Received;
        await Eventually(() => Stub.Queues.CountsOf(Queue).Received >= receives + 3);
        Assert.Equal(2, Stub.Ledger.Calls(Hide));
        Assert.Equal((1, TimeSpan.FromSeconds(600)),
            (Stub.Queues.CountsOf(Queue).DeliveriesMost, Stub.Queues.CountsOf(Queue).HiddenFor));
    }

    private Task Eventually(Func<bool> met) => Docs.Cluster.Tests.Eventually.True(
        met, () => $"{Stub.Queues.CountsOf(Queue)}\n{string.Join('\n', _log.Lines)}");

    private S3Drop Drop(TimeProvider? clock = null)
    {
        Stub.Objects.Create(Bucket);
        Stub.Queues.Create(Queue);
        _s3 = new AmazonS3Client(
            StubClients.Credentials, StubClients.Set(new AmazonS3Config { ForcePathStyle = true }, Stub, retries: 0));
        var sqs = new AmazonSQSClient(
            StubClients.Credentials, StubClients.Set(new AmazonSQSConfig(), Stub, retries: 0));
        var incoming = Options.Create(new IncomingOptions { Bucket = "transit" });
        var drop = Options.Create(new DropOptions
        {
            QueueUrl = $"{Stub.Address}000000000000/{Queue}",
            Sources =
            [
                new() { Bucket = Bucket, Prefix = "acme/", Tenant = "acme" },
                new() { Bucket = Bucket, Prefix = "globex/", Tenant = "globex" },
            ],
            Visibility = TimeSpan.FromSeconds(2),
            Wait = TimeSpan.FromSeconds(1),
        });
        var bucket = new IncomingBucket(_s3, incoming, TimeProvider.System);
        return new S3Drop(
            sqs, _s3, _intake, bucket, new TakenObjects(_s3, bucket, incoming, drop), grains: null!, drop,
            clock ?? TimeProvider.System, _log);
    }

    private async Task Put(string key)
    {
        await _s3.PutObjectAsync(new() { BucketName = Bucket, Key = key, ContentBody = "text" }, Cancel);
        Stub.Queues.Send(Queue, JsonSerializer.Serialize(new
        {
            Records = new[]
            {
                new
                {
                    eventName = "ObjectCreated:Put",
                    s3 = new { bucket = new { name = Bucket }, @object = new { key, sequencer = "01" } },
                },
            },
        }));
    }

    /// <summary>An intake that is full for whom a test says so, and tells to come again in no time.</summary>
    private sealed class FullIntake : IIntake
    {
        private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

        private readonly ConcurrentDictionary<string, bool> _full = new();
        private int _asked;

        public ConcurrentQueue<string> Taken { get; } = new();

        public int Asked => Volatile.Read(ref _asked);

        /// <summary>Where everybody seems to have room and is refused nevertheless.</summary>
        public TimeSpan? Refuses { get; set; }

        public void Is(string tenant, bool full) => _full[tenant] = full;

        public Task<TimeSpan?> RetryAfter(string tenant)
        {
            Interlocked.Increment(ref _asked);
            return Task.FromResult<TimeSpan?>(_full.GetValueOrDefault(tenant) ? Soon : null);
        }

        public Task<Receipt> Accept(
            string tenant, IntakeSource source, IntakeFacts facts, CancellationToken cancellationToken)
        {
            if (Refuses is { } wait)
            {
                throw new OverloadedException("the queue", wait);
            }

            Taken.Enqueue(tenant);
            return Task.FromResult<Receipt>(null!);
        }
    }

    private sealed class LogLines : ILogger<S3Drop>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception));
    }

    /// <summary>The drop as a silo has it that has started.</summary>
    private sealed class Running(S3Drop drop) : ISiloLifecycle, IAsyncDisposable
    {
        private ILifecycleObserver _observer = null!;

        public int HighestCompletedStage => 0;

        public int LowestStoppedStage => 0;

        public static async Task<Running> Start(S3Drop drop)
        {
            var running = new Running(drop);
            drop.Participate(running);
            await running._observer.OnStart(Cancel);
            return running;
        }

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            _observer = observer;
            return drop;
        }

        public async ValueTask DisposeAsync()
        {
            await _observer.OnStop(CancellationToken.None);
            drop.Dispose();
        }
    }
}
