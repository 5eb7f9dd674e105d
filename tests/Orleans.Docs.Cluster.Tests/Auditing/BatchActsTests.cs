using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Batches;
using Orleans.Docs.Client;
using Orleans.Docs.Cluster.Tests.Erasing;
using Orleans.Docs.Events;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.Auditing;

/// <summary>Who paused, resumed, cancelled and forgot a batch stands in the audit, under the chain of hashes.</summary>
public sealed class BatchActsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_is_done_to_a_batch_is_in_its_tenants_chain_and_in_no_other()
    {
        await using var silo = await RunningSilo.StartAsync(_directory.PathOf("data"));
        await using var client = await silo.ConnectAsync("acme");
        await using var other = await silo.ConnectAsync("beta");
        var batches = client.Docs.Batches;
        await Fill(batches, "may");
        var me = Assert.Single(await batches.ListAsync(Token)).OpenedBy;
        await batches.PauseAsync("may", Token);
        await batches.PauseAsync("may", Token);
        await batches.ResumeAsync("may", Token);
        await batches.CancelAsync("may", Token);
        await Eventually.True(
            async () => (await batches.GetAsync("may", Token)).State is BatchState.Cancelled, "it is cancelled");
        await Assert.ThrowsAsync<CommandRefusedException>(() => batches.PauseAsync("may", Token));
        await batches.ForgetAsync("may", Token);
        await Assert.ThrowsAsync<BatchNotFoundException>(() => batches.PauseAsync("may", Token));

        // What changed nothing is no act; what was tried and refused is one.
        var acts = await Acts(client);
        Assert.Equal(
            ["batch-paused may", "batch-resumed may", "batch-cancelled may", "batch-paused may", "batch-forgotten may"],
            acts.Select(act => Assert.Single(act.Details)));
        Assert.All(acts, act => Assert.Equal(me, act.Actor));
        Assert.Equal([1, 2, 3, 4, 5], acts.Select(act => act.FirstVersion));
        Assert.Empty(await Acts(other));
        var report = await client.Verify(new VerifyRequest(), Token);
        Assert.Equal((VerifyState.Sound, 0), (report.State, report.Findings.Length));

        await WhatIsTakenAwayIsMissed(silo);
    }

    [Fact]
    public async Task A_batch_whose_act_cannot_be_put_on_record_stays_as_it_is()
    {
        FullStore store = null!;
        await using var silo = await RunningSilo.StartAsync(
            _directory.PathOf("data"),
            configure: builder => Ports.Around<IEventStore>(
                builder.Services, (inner, _) => store = new FullStore(inner)));
        await using var client = await silo.ConnectAsync();
        var batches = client.Docs.Batches;
        await Fill(batches, "june");

        store.IsFull = true;
        var grain = client.Grains.GetGrain<IBatchGrain>("default/june");
        await Assert.ThrowsAsync<StorageUnavailableException>(grain.Pause);
        await Assert.ThrowsAsync<StorageUnavailableException>(grain.Cancel);
        Assert.Equal(BatchState.Running, await grain.Note(new BatchFeed()));

        store.IsFull = false;
        Assert.Equal(BatchState.Paused, (await grain.Pause()).State);
        Assert.Equal(["batch-paused june"], (await Acts(client)).Select(act => Assert.Single(act.Details)));
    }

    private async Task WhatIsTakenAwayIsMissed(RunningSilo silo)
    {
        var written = await CliProcess.RunAsync(silo.DataPath, "audit", "--tenant", "acme");
        Assert.Equal((0, ""), (written.ExitCode, string.Concat(written.Errors)));
        Assert.Contains(written.Output, line => line.Contains("batch-cancelled may", StringComparison.Ordinal));
        var file = _directory.PathOf("audit.jsonl");
        await File.WriteAllLinesAsync(file, written.Output, Token);
        Assert.Equal(0, (await CliProcess.RunAsync(silo.DataPath, "audit", "verify", file)).ExitCode);
        await File.WriteAllLinesAsync(
            file, written.Output.Where(line => !line.Contains("batch-cancelled", StringComparison.Ordinal)), Token);
        Assert.Equal(6, (await CliProcess.RunAsync(silo.DataPath, "audit", "verify", file)).ExitCode);
    }

    private static Task<BatchStatus> Fill(IBatchClient batches, string name) => batches.FeedAsync(
        name,
        [new BatchFile($"{name}.txt", $"{name}.txt", 6, null, () => new MemoryStream("harbour"u8[..6].ToArray()))],
        new BatchFeedOptions(), null, Token);

    private static async Task<List<AuditedCommit>> Acts(SiloClient client)
    {
        var acts = new List<AuditedCommit>();
        await foreach (var commit in client.Docs.Custody.AuditAsync(new AuditRequest(), Token))
        {
            if (commit.Document.Id == "system-acts")
            {
                acts.Add(commit);
            }
        }

        return acts;
    }

    /// <summary>Takes no act while it is full.</summary>
    private sealed class FullStore(IEventStore inner) : IEventStore, IDisposable
    {
        public volatile bool IsFull;

        public string Place => inner.Place;

        public Task Append(StoredCommit commit, CancellationToken cancellationToken) =>
            IsFull && commit.Stream.Document.Id == "system-acts"
                ? throw new EventStoreUnavailableException("the disk is full")
                : inner.Append(commit, cancellationToken);

        public IAsyncEnumerable<StoredCommit> Read(
            StreamName stream, long fromVersion, CancellationToken cancellationToken) =>
            inner.Read(stream, fromVersion, cancellationToken);

        public IAsyncEnumerable<StoredCommit> ReadAll(
            int partition, int partitions, StreamName? after, CancellationToken cancellationToken) =>
            inner.ReadAll(partition, partitions, after, cancellationToken);

        public Task<IReadOnlyList<UnsettledEpisode>> Unsettled(
            DateTimeOffset until, UnsettledEpisode? after, int countMax, CancellationToken cancellationToken) =>
            inner.Unsettled(until, after, countMax, cancellationToken);

        public Task Unmark(StreamName stream, long firstVersion, CancellationToken cancellationToken) =>
            inner.Unmark(stream, firstVersion, cancellationToken);

        public void Dispose() => (inner as IDisposable)?.Dispose();
    }
}
