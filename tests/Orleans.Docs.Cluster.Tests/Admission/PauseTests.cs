using System.Text;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Cluster.Tests.Admission;

/// <summary>What operators stop stays stopped, also over a restart, and loses nothing.</summary>
public sealed class PauseTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_paused_engine_stays_paused_when_the_silo_is_started_again_and_goes_on_when_it_is_resumed()
    {
        DocumentKey document;
        await using (var first = await Start())
        await using (var client = await first.ConnectAsync())
        {
            var pauses = await client.Docs.Control.PauseEngineAsync(Step.Classify, cancellationToken: Token);
            Assert.Equal(("classify", PauseKind.Engine), Assert.Single(pauses) switch { var p => (p.Name, p.Kind) });
            document = (await Submit(client, "held")).Document;
            await Waits(client, Step.Classify);
            Assert.Null((await client.Docs.GetAsync(document, Token)).Expected);
        }

        await using var second = await Start();
        await using var again = await second.ConnectAsync();
        await Waits(again, Step.Classify);
        var status = await again.Docs.StatusAsync(Token);
        Assert.True(status.Queues.Single(queue => queue.Step == nameof(Step.Classify)).IsPaused);
        Assert.Equal("classify", Assert.Single(status.Pauses).Name);

        Assert.Empty(await again.Docs.Control.PauseEngineAsync(Step.Classify, isPaused: false, Token));
        Assert.Equal(DocumentState.Completed, (await again.Settled(document)).State);
    }

    [Fact]
    public async Task A_paused_lane_and_a_paused_tenant_hold_only_their_own_documents()
    {
        await using var silo = await Start();
        await using var client = await silo.ConnectAsync();
        await using var other = await silo.ConnectAsync("other");
        await client.Docs.Control.PauseLaneAsync(Lane.Batch, cancellationToken: Token);
        await other.Docs.Control.PauseTenantAsync(cancellationToken: Token);
        Assert.DoesNotContain(await client.Docs.Control.PausesAsync(Token), pause => pause.Kind is PauseKind.Tenant);

        var batch = await Submit(client, "batch", Lane.Batch);
        var foreign = await Submit(other, "foreign");
        Assert.Equal(DocumentState.Completed, (await client.Settled((await Submit(client, "free")).Document)).State);
        Assert.False((await client.Docs.GetAsync(batch.Document, Token)).IsSettled);
        Assert.False((await other.Docs.GetAsync(foreign.Document, Token)).IsSettled);

        await client.Docs.Control.PauseLaneAsync(Lane.Batch, isPaused: false, Token);
        await other.Docs.Control.PauseTenantAsync(isPaused: false, Token);
        await client.Settled(batch.Document);
        await other.Settled(foreign.Document);
    }

    [Fact]
    public async Task A_drained_silo_says_when_it_may_be_stopped_and_takes_work_again_when_it_is_opened()
    {
        await using var silo = await Start();
        await using var client = await silo.ConnectAsync();
        var address = Assert.Single((await client.Docs.StatusAsync(Token)).SiloList).Address;
        await client.Docs.Control.DrainSiloAsync(address, cancellationToken: Token);
        Assert.True(Assert.Single((await client.Docs.StatusAsync(Token)).SiloList).MayStop);
        var document = (await Submit(client, "waits")).Document;
        await Waits(client, Step.Extract);

        await client.Docs.Control.DrainSiloAsync(address, isDrained: false, Token);
        await client.Settled(document);
        await Assert.ThrowsAsync<SiloNotFoundException>(
            () => client.Docs.Control.DrainSiloAsync("127.0.0.1:1@1", cancellationToken: Token));
    }

    [Fact]
    public async Task A_full_system_refuses_before_it_takes_a_file_in_and_says_when_to_come_again()
    {
        await using var silo = await Start("Admission:SubmitWaitingPerTenantMax=2");
        await using var client = await silo.ConnectAsync();
        await using var other = await silo.ConnectAsync("other");
        await client.Docs.Control.PauseEngineAsync(Step.Extract, cancellationToken: Token);
        var documents = new List<DocumentKey>();
        var refusal = await Assert.ThrowsAsync<OverloadedException>(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                documents.Add((await Submit(client, $"note {i}")).Document);

                // It looks at the queues anew now and then, and has to find there what it let in.
                await Waits(client, Step.Extract, documents.Count);
            }
        });
        Assert.Equal(2, documents.Count);
        Assert.InRange(refusal.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

        // It is this tenant's part of the queues that is full.
        var foreign = (await Submit(other, "foreign")).Document;
        await client.Docs.Control.PauseEngineAsync(Step.Extract, isPaused: false, Token);
        foreach (var document in documents)
        {
            await client.Settled(document);
        }

        await other.Settled(foreign);
        await client.Settled((await Submit(client, "there is room again")).Document);
    }

    [Fact]
    public async Task What_a_full_queue_had_no_room_for_is_offered_again_and_comes_through()
    {
        await using var silo = await Start("Admission:WaitingMax=2");
        await using var client = await silo.ConnectAsync();
        await client.Docs.Control.PauseEngineAsync(Step.Extract, cancellationToken: Token);
        var documents = new List<DocumentKey>();
        for (var i = 0; i < 6; i++)
        {
            documents.Add((await Submit(client, $"note {i}")).Document);
        }

        await client.Docs.Control.PauseEngineAsync(Step.Extract, isPaused: false, Token);
        foreach (var document in documents)
        {
            Assert.Equal(DocumentState.Completed, (await client.Settled(document)).State);
        }
    }

    private Task<RunningSilo> Start(params string[] options) => RunningSilo.StartAsync(
        _directory.PathOf("data"),
        [
            "Sweep:Interval=00:00:00.200", "Sweep:AgeMin=00:00:00", "Sweep:Backoff=00:00:01", "Parser:Processes=1",
            .. options,
        ]);

    /// <summary>By one call, which is not repeated when the system is full.</summary>
    private static Task<Receipt> Submit(SiloClient client, string text, Lane lane = Lane.RealTime) =>
        client.Grains.GetGrain<IUploadGrain>($"{client.Docs.Tenant}/{Guid.NewGuid():n}").Submit(
            new UploadOptions { FileName = "note.txt", Lane = lane },
            Encoding.UTF8.GetBytes($"Dear all, the stairs are painted: {text}. Regards"));

    private static Task Waits(SiloClient client, Step step, int documents = 1) => Eventually.True(
        async () => (await client.Docs.StatusAsync(Token)).Queues
            .Any(queue => queue.Step == step.ToString() && queue.Waiting == documents && queue.Running == 0),
        $"{documents} documents wait for {step}");
}
