using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Documents;
using Orleans.Docs.Tests;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>Jobs that go wrong, seen from their document: it goes on, or says what became of it.</summary>
public sealed class JobFaultsTests
{
    private const string Start = "textract:StartDocumentTextDetection";

    private static readonly StubDocument TwoPages = new([new StubPage("March"), new StubPage("April")]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_end_of_a_job_is_recorded_with_its_document()
    {
        await using var cluster = await AwsCluster.Create();
        cluster.Stub.Textract.Reads = _ => TwoPages;
        await cluster.StartSilo(0, "--Docs:Aws:Textract:JobTimeout=00:00:02", "--Docs:Retries:FirstDelay=00:00:00.500");
        await cluster.Connect();

        foreach (var end in new[] { JobEnd.Failed, JobEnd.Vanishes })
        {
            var view = await Settled(
                cluster, new JobScript { End = end, PollsUntilDone = 0 }, then: new JobScript { PollsUntilDone = 0 });
            Assert.Equal((DocumentState.Completed, 2), (view.State, view.PagesRead));
        }

        var shorter = await Settled(
            cluster, new JobScript { End = JobEnd.PartialSuccess, PagesLost = 1, PollsUntilDone = 0 });
        Assert.Equal((DocumentState.Short, 1, 2), (shorter.State, shorter.PagesRead, shorter.PagesExpected));

        var paid = cluster.Stub.Ledger.Paid(Start);
        var never = await Settled(cluster, new JobScript { End = JobEnd.Never });
        Assert.Equal(DocumentState.Parked, never.State);
        Assert.Equal(paid + 2, cluster.Stub.Ledger.Paid(Start));
        var last = await cluster.Client.HistoryAsync(never.Key, cancellationToken: Token)
            .Where(recorded => recorded.Event is Parked).FirstAsync(Token);
        Assert.Equal("job_never_ended", ((Parked)last.Event).Code);
        Assert.Empty(cluster.Stub.Ledger.Violations);
    }

    /// <summary>A new document whose first job goes as told, and those after it otherwise.</summary>
    private static async Task<DocumentView> Settled(AwsCluster cluster, JobScript first, JobScript? then = null)
    {
        cluster.Stub.Textract.Script = first;
        var starts = cluster.Stub.Ledger.Calls(Start);
        await using var file = File.OpenRead(Path.Combine(Repository.Root, "samples", "statement.tiff"));
        var receipt = await cluster.Client.SubmitAsync(
            file, new UploadOptions { FileName = "statement.tiff", AlwaysNew = true }, cancellationToken: Token);
        await Docs.Cluster.Tests.Eventually.True(
            () => Task.FromResult(cluster.Stub.Ledger.Calls(Start) > starts), () => cluster.Errors);
        cluster.Stub.Textract.Script = then ?? first;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        return await cluster.Client.WaitUntilSettledAsync(receipt.Document, limit.Token);
    }
}
