using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Client;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests;
using Orleans.Docs.Uploads;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Cluster.Tests.Admission;

/// <summary>A service that asks to come again later is waited for, and is no fault of a document.</summary>
public sealed class ThrottleTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Any_number_of_throttles_uses_up_no_retry_until_the_time_of_the_lane_is_over()
    {
        var classify = new ThrottledClassify();
        await using var silo = await RunningSilo.StartAsync(
            _directory.PathOf("data"), ["Admission:RealTimeThrottledMax=00:00:02", "Retries:RetriesMax=0"],
            silo => silo.Services.Insert(0, ServiceDescriptor.Singleton<IStepRunner>(classify)));
        await using var client = await silo.ConnectAsync();
        var batch = await client.Submit(
            "batch"u8.ToArray(), "batch.txt", new UploadOptions { Lane = Lane.Batch, FileName = "batch.txt" });

        var parked = await client.SubmitAndSettle("real time"u8.ToArray(), "now.txt");

        Assert.Equal(DocumentState.Parked, parked.State);
        Assert.Equal(Problems.ThrottledTooLong, parked.Problem);
        Assert.Contains("no retry was used up", Problems.Explain(parked.Problem!));
        var failed = Assert.Single(
            (await client.History(parked.Key)).Select(recorded => recorded.Event).OfType<StepFailed>());
        Assert.Equal((FailureClass.Throttled, 1), (failed.Class, failed.Attempt));
        Assert.InRange(classify.Calls, 4, 100_000);
        Assert.False((await client.Docs.GetAsync(batch.Document, Token)).IsSettled);
        var queue = (await client.Docs.StatusAsync(Token)).Queues.Single(q => q.Step == nameof(Step.Classify));
        Assert.InRange(Assert.NotNull(queue.Throttled), 2, classify.Calls);

        classify.HasRoom = true;
        await client.Docs.RetryAsync(parked.Key, cancellationToken: Token);
        Assert.Equal(DocumentState.Completed, (await client.Settled(parked.Key)).State);
        Assert.Equal(DocumentState.Completed, (await client.Settled(batch.Document)).State);
    }

    private sealed class ThrottledClassify : IStepRunner
    {
        private int _calls;

        public Step Step => Step.Classify;

        public int Calls => _calls;

        public bool HasRoom { get; set; }

        public Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _calls);
            return Task.FromResult<Outcome<DocumentEvent>>(HasRoom
                ? new Outcome<DocumentEvent>.Done(new Classified(order.Attempt, DocumentType.Other, 0.5f, []), default)
                : new Outcome<DocumentEvent>.Throttled(TimeSpan.FromMilliseconds(50)));
        }
    }
}
