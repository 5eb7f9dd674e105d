using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Operations;
using Orleans.Docs.Uploads;
using Orleans.Docs.Workers;
using Orleans.Runtime;

namespace Orleans.Docs.Cluster.Tests.Admission;

/// <summary>What operators stop stops on all silos.</summary>
[Collection(WholeSystem.Name)]
public sealed class PausedClusterTests
{
    private const int Documents = 12;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paused_engine_starts_nothing_on_any_silo_and_goes_on_everywhere_when_it_is_resumed()
    {
        var runs = new ConcurrentQueue<SiloAddress>();
        await using var cluster = await ThreeSilos.StartAsync(silo =>
        {
            silo.Services.Remove(silo.Services.Single(one => one.ImplementationType == typeof(ExtractStep)));
            silo.Services.AddSingleton<IStepRunner>(
                services => new Slow(services.GetRequiredService<ILocalSiloDetails>().SiloAddress, runs));
        });
        var client = cluster.Client;
        await Settled(client, await Submit(client, "before"));
        Assert.Equal(3, runs.Distinct().Count());

        await client.Control.PauseEngineAsync(Step.Extract, cancellationToken: Token);
        runs.Clear();
        var held = await Submit(client, "held");
        await Eventually.True(
            async () => (await Queue(client)) is { IsPaused: true, Waiting: Documents, Running: 0 },
            "all wait and none is at work");
        Assert.Empty(runs);

        await client.Control.PauseEngineAsync(Step.Extract, isPaused: false, Token);
        await Settled(client, held);
        Assert.Equal((Documents, 3), (runs.Count, runs.Distinct().Count()));
    }

    private static async Task<DocumentKey[]> Submit(IDocsClient client, string text) => await Task.WhenAll(
        Enumerable.Range(0, Documents).Select(async number =>
        {
            using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"{text} {number}\n"));
            return (await client.SubmitAsync(
                file, new UploadOptions { FileName = "letter.txt" }, cancellationToken: Token)).Document;
        }));

    private static async Task Settled(IDocsClient client, DocumentKey[] documents)
    {
        foreach (var document in documents)
        {
            await client.WaitUntilSettledAsync(document, Token);
        }
    }

    private static async Task<QueueStatus> Queue(IDocsClient client) =>
        (await client.StatusAsync(Token)).Queues.Single(queue => queue.Step == nameof(Step.Extract));

    /// <summary>Long enough for all silos to get some, and the end of its document.</summary>
    private sealed class Slow(SiloAddress silo, ConcurrentQueue<SiloAddress> runs) : IStepRunner
    {
        public Step Step => Step.Extract;

        public async Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken)
        {
            runs.Enqueue(silo);
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellationToken);
            return new Outcome<DocumentEvent>.Unreadable("test");
        }
    }
}
