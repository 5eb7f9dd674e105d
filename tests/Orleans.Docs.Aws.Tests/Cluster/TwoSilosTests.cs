using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Auditing;
using Orleans.Docs.Aws.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Operations;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>Two silos and a client as separate processes, which know each other by DynamoDB alone.</summary>
public sealed class TwoSilosTests
{
    private const int UnderWay = 3;

    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_one_silo_is_killed_its_documents_go_on_on_the_other()
    {
        await using var cluster = await AwsCluster.Create();
        var first = await cluster.StartSilo(slowMilliseconds: 300);
        await cluster.StartSilo(slowMilliseconds: 300);
        await cluster.Connect();

        var documents = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Submit(cluster.Client, i)));
        await first.Kill();
        await AssertAllCompleted(cluster, documents);
    }

    [Fact]
    public async Task A_rolling_restart_under_load_loses_nothing()
    {
        await using var cluster = await AwsCluster.Create();
        var silos = new List<SiloProcess>
        {
            await cluster.StartSilo(0, AwsCluster.ProbesPatiently),
            await cluster.StartSilo(0, AwsCluster.ProbesPatiently),
        };
        await cluster.Connect();
        using var enough = new CancellationTokenSource();
        var submitted = new ConcurrentBag<DocumentKey>();

        // Each waits for its document before it sends the next, or there would be hundreds to look through in the end.
        var load = Task.WhenAll(Enumerable.Range(0, UnderWay).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                var document = await Submit(cluster.Client, (worker * 100_000) + i);
                submitted.Add(document);
                await cluster.Client.WaitUntilSettledAsync(document, Token);
            }
        })));

        foreach (var silo in silos)
        {
            var before = submitted.Count;
            await cluster.StartSilo(0, AwsCluster.ProbesPatiently);
            Assert.Equal(0, await silo.Terminate());
            await Cluster_goes_on(() => submitted.Count > before + 5, cluster);
        }

        await enough.CancelAsync();
        await load;
        await AssertAllCompleted(cluster, [.. submitted]);
    }

    [Fact]
    public async Task The_calls_of_an_engine_run_on_all_silos_until_one_is_drained()
    {
        await using var cluster = await AwsCluster.Create();
        await cluster.StartSilo(slowMilliseconds: 300, AwsCluster.ProbesPatiently);
        await cluster.StartSilo(slowMilliseconds: 300, AwsCluster.ProbesPatiently);
        await cluster.Connect();
        var first = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Submit(cluster.Client, i)));
        await Cluster_comes_to(
            cluster, status => status.Queues.Any(queue => queue.RunningBySilo.Count == 2), "both are at work");

        var drained = (await cluster.Client.StatusAsync(Token)).SiloList[0].Address;
        await cluster.Client.Control.DrainSiloAsync(drained, cancellationToken: Token);
        await Cluster_comes_to(
            cluster, status => status.SiloList.Single(silo => silo.Address == drained).MayStop, "it may be stopped");
        var second = await Task.WhenAll(Enumerable.Range(100, 12).Select(i => Submit(cluster.Client, i)));
        await Cluster_comes_to(
            cluster,
            status =>
            {
                Assert.DoesNotContain(status.Queues, queue => queue.RunningBySilo.ContainsKey(drained));
                return status.Unsettled == 0;
            },
            "all goes on on the other");
        await AssertAllCompleted(cluster, [.. first, .. second]);
    }

    private static Task Cluster_comes_to(AwsCluster cluster, Func<SystemStatus, bool> condition, string what) =>
        Docs.Cluster.Tests.Eventually.True(
            async () => condition(await cluster.Client.StatusAsync(Token)), () => $"never: {what}\n{cluster.Errors}",
            SettleMax);

    private static Task Cluster_goes_on(Func<bool> condition, AwsCluster cluster) =>
        Docs.Cluster.Tests.Eventually.True(condition, () => $"nothing was taken in any more\n{cluster.Errors}");

    private static async Task<DocumentKey> Submit(IDocsClient client, int number)
    {
        var text =
            $"Meeting notes {number}\n\nThe team agreed to ship parcel {number} on Friday and to inform the depot.";
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var receipt = await client.SubmitAsync(
            file, new UploadOptions { FileName = $"note-{number}.txt" }, cancellationToken: Token);
        return receipt.Document;
    }

    /// <summary>
    /// Each is completed, and its stream is whole: no gap, no double, an unbroken chain, no mark left.
    /// </summary>
    private static async Task AssertAllCompleted(AwsCluster cluster, DocumentKey[] documents)
    {
        Assert.Equal(documents.Length, documents.Distinct().Count());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(SettleMax);
        foreach (var document in documents)
        {
            var view = await cluster.Client.WaitUntilSettledAsync(document, limit.Token);
            var steps = string.Join(", ", view.Steps.Select(step => $"{step.Step} {step.Status}"));
            Assert.True(view.State == DocumentState.Completed, $"{view.Problem}: {steps}\n{cluster.Errors}");
            var versions = await cluster.Client.HistoryAsync(document, cancellationToken: limit.Token)
                .Select(recorded => recorded.Version).ToListAsync(limit.Token);
            Assert.Equal(Enumerable.Range(1, versions.Count).Select(version => (long)version), versions);
        }

        var store = cluster.Stores.GetRequiredService<IEventStore>();
        var streams = await store.ReadAll(0, 1, null, limit.Token).Select(commit => commit.Stream.Document).Distinct()
            .ToListAsync(limit.Token);
        Assert.Equal(documents.Length, streams.Count(stream => stream != OperatorLog.Of(stream.Tenant)));
        await Docs.Cluster.Tests.Eventually.True(
            async () => (await store.Unsettled(DateTimeOffset.MaxValue, null, 10, limit.Token)).Count == 0,
            "a mark stays behind");
    }
}
