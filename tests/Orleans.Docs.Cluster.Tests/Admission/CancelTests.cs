using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Admission;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests;
using Orleans.Docs.Workers;
using Orleans.Runtime;

namespace Orleans.Docs.Cluster.Tests.Admission;

/// <summary>Nobody waits for the call of a document that was cancelled.</summary>
public sealed class CancelTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_running_call_that_is_cancelled_gives_its_place_back_at_once(bool heeds)
    {
        var classify = new StuckClassify(heeds);
        await using var silo = await Start(classify);
        using var opened = classify;
        await using var client = await silo.ConnectAsync();
        var first = (await client.Submit("first"u8.ToArray(), "first.txt")).Document;
        await classify.Reached(first);
        var second = (await client.Submit("second"u8.ToArray(), "second.txt")).Document;
        await Eventually.True(
            async () => (await Classify(client)).Waiting == 1, "the only place is taken and the second waits");

        await client.Docs.CancelAsync(first, cancellationToken: Token);

        await classify.Reached(second);
        await classify.ToldToEnd(first);
        Assert.Equal((1, 0), await Classify(client) switch { var queue => (queue.Running, queue.Waiting) });
        Assert.False(classify.IsToldToEnd(second));

        // The one that was cancelled takes a place again only where it is asked for anew.
        classify.Open();
        Assert.Equal(DocumentState.Completed, (await client.Settled(second)).State);
        Assert.Equal(DocumentState.Cancelled, (await client.Settled(first)).State);
        await Eventually.True(async () => (await Classify(client)).Running == 0, "no place stays taken");
        Assert.Equal(1, (await Classify(client)).Finished);
        await client.Docs.ReprocessAsync(first, Step.Classify, cancellationToken: Token);
        Assert.Equal(DocumentState.Completed, (await client.Settled(first)).State);
    }

    [Fact]
    public async Task A_cancellation_that_is_sent_twice_leaves_alone_what_was_asked_for_since()
    {
        var classify = new StuckClassify(heeds: true);
        await using var silo = await Start(classify);
        using var opened = classify;
        await using var client = await silo.ConnectAsync();
        var document = (await client.Submit("once"u8.ToArray(), "once.txt")).Document;
        await classify.Reached(document);
        await client.Docs.CancelAsync(document, "cancel", Token);
        await classify.ToldToEnd(document);
        await client.Docs.ReprocessAsync(document, Step.Classify, cancellationToken: Token);
        await classify.Reached(document, times: 2);

        await client.Docs.CancelAsync(document, "cancel", Token);

        classify.Open();
        Assert.Equal(DocumentState.Completed, (await client.Settled(document)).State);
        Assert.Equal(2, classify.TimesOf(document));
    }

    [Fact]
    public async Task What_another_silo_started_here_is_told_to_end_and_nothing_else_is()
    {
        var classify = new StuckClassify(heeds: true);
        await using var silo = await Start(classify);
        using var opened = classify;
        await using var client = await silo.ConnectAsync();
        await client.Docs.Control.PauseEngineAsync(Step.Classify, cancellationToken: Token);
        var document = (await client.Submit("elsewhere"u8.ToArray(), "elsewhere.txt")).Document;
        await Eventually.True(async () => (await Classify(client)).Waiting == 1, "it waits");
        var address = silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();
        var place = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkPlaceGrain>(address);
        var run = place.Run(new QueueEntry(document, Step.Classify, 2, 0, Lane.RealTime, null, null), null);
        Assert.Equal(WorkResult.Finished, await run);
        run = place.Run(new QueueEntry(document, Step.Classify, 1, 0, Lane.RealTime, null, null), null);
        await classify.Reached(document);

        await place.BreakOff(document, Step.Extract, 1);
        await place.BreakOff(document, Step.Classify, 0);
        Assert.False(classify.IsToldToEnd(document));
        await place.BreakOff(document, Step.Classify, 1);

        Assert.Equal(WorkResult.Finished, await run);
        Assert.True(classify.IsToldToEnd(document));
    }

    private Task<RunningSilo> Start(StuckClassify classify) => RunningSilo.StartAsync(
        _directory.PathOf("data"), ["Admission:ClassifyConcurrency=1"],
        silo => silo.Services.Insert(0, ServiceDescriptor.Singleton<IStepRunner>(classify)));

    private static async Task<QueueStatus> Classify(SiloClient client) =>
        (await client.Docs.StatusAsync(Token)).Queues.Single(queue => queue.Step == nameof(Step.Classify));

    /// <summary>Sorts nothing before it is opened.</summary>
    /// <param name="heeds">Whether a call ends when it is told to.</param>
    private sealed class StuckClassify(bool heeds) : IStepRunner, IDisposable
    {
        private readonly ConcurrentDictionary<(DocumentKey, bool), int> _seen = new();
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Step Step => Step.Classify;

        public void Open() => _open.TrySetResult();

        public void Dispose() => Open();

        public int TimesOf(DocumentKey document) => _seen.GetValueOrDefault((document, false));

        public bool IsToldToEnd(DocumentKey document) => _seen.ContainsKey((document, true));

        public Task Reached(DocumentKey document, int times = 1) => Eventually.True(
            () => TimesOf(document) == times, () => $"{document} got no place");

        public Task ToldToEnd(DocumentKey document) => Eventually.True(
            () => IsToldToEnd(document), () => $"{document} was not told to end");

        public async Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken)
        {
            _seen.AddOrUpdate((order.Document, false), 1, (_, times) => times + 1);
            await using var told = cancellationToken.Register(() => _seen[(order.Document, true)] = 1);
            await _open.Task.WaitAsync(heeds ? cancellationToken : CancellationToken.None);
            return new Outcome<DocumentEvent>.Done(
                new Classified(order.Attempt, DocumentType.Other, 0.5f, []), default);
        }
    }
}
