using System.Text;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Batches;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>A batch whose files lie in a bucket and are read by the silos; silos as processes.</summary>
public sealed class BatchImportTests
{
    private const string Bucket = "scans";
    private const int Files = 60;

    private static readonly string[] Options =
    [
        $"--Docs:Aws:Drop:Sources:0:Bucket={Bucket}", "--Docs:Aws:Drop:Sources:0:Prefix=acme/",
        "--Docs:Aws:Drop:Sources:0:Tenant=acme", "--Docs:Batches:ImportPageMax=7", "--Docs:Batches:ImportsAtOnce=3",
    ];

    /// <summary>For a silo to start, to find out that the one before is dead, and to read all of the files.</summary>
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_file_becomes_one_document_of_the_batch_though_all_silos_die_in_between()
    {
        await using var cluster = await AwsCluster.Create();
        Put(cluster);
        var silo = await cluster.StartSilo(0, Options);
        await cluster.Connect("acme");
        var import = new BatchImport { Address = $"s3://{Bucket}/acme/" };
        await cluster.Client.Batches.ImportAsync("scans", import, Token);
        await Docs.Cluster.Tests.Eventually.True(
            async () => (await cluster.Client.Batches.GetAsync("scans", Token)).Feed.Sent > 0, () => cluster.Errors);
        await silo.Kill();
        await cluster.StartSilo(0, Options);

        // Told twice, it goes on as it was.
        await cluster.Client.Batches.ImportAsync("scans", import, Token);
        BatchStatus? status = null;
        await Docs.Cluster.Tests.Eventually.True(
            async () => (status = await cluster.Client.Batches.GetAsync("scans", Token)).State
                is BatchState.Finished,
            () => $"{status}\n{cluster.Errors}", SettleLimit);

        Assert.Equal((Files, 0, null), ((int)status!.Feed.Sent, (int)status.Feed.Refused, status.Problem));
        Assert.Equal(Files, status.CountOf(DocumentState.Completed));
        var found = await cluster.Client.SearchAsync(new SearchQuery { PageSize = 100 }, Token);
        Assert.Equal(Files, found.Hits.Select(hit => hit.FileName).Distinct().Count());
        Assert.Equal(Files, found.Total);
    }

    [Fact]
    public async Task What_is_not_the_tenant_s_is_refused_and_a_cancelled_batch_is_read_no_further()
    {
        await using var cluster = await AwsCluster.Create();
        Put(cluster);
        await cluster.StartSilo(0, [.. Options, "--Docs:Batches:ImportInterval=00:00:05"]);
        await cluster.Connect("acme");
        await Assert.ThrowsAsync<CommandRefusedException>(() => cluster.Client.Batches.ImportAsync(
            "scans", new BatchImport { Address = $"s3://{Bucket}/globex/" }, Token));
        await Assert.ThrowsAsync<BatchNotFoundException>(() => cluster.Client.Batches.GetAsync("scans", Token));

        var import = new BatchImport { Address = $"s3://{Bucket}/acme/" };
        await cluster.Client.Batches.ImportAsync("scans", import, Token);
        await Docs.Cluster.Tests.Eventually.True(
            async () => (await cluster.Client.Batches.GetAsync("scans", Token)).Feed.Sent > 0, () => cluster.Errors);
        await cluster.Client.Batches.CancelAsync("scans", Token);
        BatchStatus? status = null;
        await Docs.Cluster.Tests.Eventually.True(
            async () => (status = await cluster.Client.Batches.GetAsync("scans", Token)).State
                is BatchState.Cancelled,
            () => $"{status}\n{cluster.Errors}");
        Assert.InRange(status!.Feed.Sent, 1, Files - 1);
        Assert.InRange(status.Documents, 1, Files - 1);
    }

    private static void Put(AwsCluster cluster)
    {
        cluster.Stub.Objects.Create(Bucket);
        for (var i = 0; i < Files; i++)
        {
            var bytes = Encoding.UTF8.GetBytes($"The barge number {i} comes on Monday.");
            cluster.Stub.Objects.Put(
                Bucket, $"acme/in/barge-{i:000}.txt", new StoredObject(bytes, $"\"{i}-1\"", null, null), false);
        }
    }
}
