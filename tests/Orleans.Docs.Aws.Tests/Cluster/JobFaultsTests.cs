using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Tests;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>Jobs that go wrong, seen from their document: it goes on, or says what became of it.</summary>
public sealed class JobFaultsTests
{
    private const string Start = "textract:StartDocumentTextDetection";
    private const string Get = "textract:GetDocumentTextDetection";

    private static readonly StubDocument TwoPages = new([new StubPage("March"), new StubPage("April")]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_end_of_a_job_is_recorded_with_its_document()
    {
        await using var cluster = await AwsCluster.Create();
        cluster.Stub.Textract.Reads = _ => TwoPages;
        await cluster.StartSilo(
            0, "--Docs:Aws:Textract:JobTimeout=00:00:02", "--Docs:Aws:Textract:PartsMax=2",
            "--Docs:Retries:FirstDelay=00:00:00.500");
        await cluster.Connect();

        foreach (var end in new[] { JobEnd.Failed, JobEnd.Vanishes })
        {
            var view = await Settled(
                cluster, new JobScript { End = end, PollsUntilDone = 0 }, then: new JobScript { PollsUntilDone = 0 });
            Assert.Equal((DocumentState.Completed, 2), (view.State, view.PagesRead));
            AssertNothingLeft(cluster);
        }

        var shorter = await Settled(
            cluster, new JobScript { End = JobEnd.PartialSuccess, PagesLost = 1, PollsUntilDone = 0 });
        Assert.Equal((DocumentState.Short, 1, 2), (shorter.State, shorter.PagesRead, shorter.PagesExpected));
        AssertNothingLeft(cluster);

        var paid = cluster.Stub.Ledger.Paid(Start);
        var never = await Settled(cluster, new JobScript { End = JobEnd.Never });
        Assert.Equal(DocumentState.Parked, never.State);
        Assert.Equal(paid + 2, cluster.Stub.Ledger.Paid(Start));
        Assert.Equal("job_never_ended", await ParkedFor(cluster, never.Key));
        AssertNothingLeft(cluster);

        cluster.Stub.Textract.BlocksPerPartMax = 2;
        var longer = await Settled(cluster, new JobScript { PollsUntilDone = 0 });
        Assert.Equal("job_answer_too_long", await ParkedFor(cluster, longer.Key));
        AssertNothingLeft(cluster);

        cluster.Stub.Faults.Always(Start, new Fault.Refuse(400, "InvalidParameterException"));
        var refused = await Settled(cluster, new JobScript());
        Assert.Equal("service_request_refused", await ParkedFor(cluster, refused.Key));
        AssertNothingLeft(cluster);
        Assert.Empty(cluster.Stub.Ledger.Violations);
    }

    [Fact]
    public async Task A_job_whose_answer_cannot_be_had_for_a_while_is_not_paid_again()
    {
        await using var cluster = await AwsCluster.Create();
        cluster.Stub.Textract.Reads = _ => TwoPages;
        cluster.Stub.Faults.Next(
            "textract:GetDocumentTextDetection", new Fault.Refuse(500, "InternalServerError"), times: 4);
        await cluster.StartSilo(0, "--Docs:Retries:FirstDelay=00:00:00.200");
        await cluster.Connect();
        var view = await Settled(cluster, new JobScript { PollsUntilDone = 0 });
        Assert.Equal((DocumentState.Completed, 2), (view.State, view.PagesRead));
        Assert.Equal((1, 2), (cluster.Stub.Ledger.Calls(Start), cluster.Stub.Ledger.Paid(Start)));
        Assert.DoesNotContain(
            await cluster.Client.HistoryAsync(view.Key, cancellationToken: Token).ToListAsync(Token),
            recorded => recorded.Event is StepFailed);
        AssertNothingLeft(cluster);
    }

    [Fact]
    public async Task A_job_whose_answer_was_refused_is_asked_by_a_retry_and_not_paid_again()
    {
        await using var cluster = await AwsCluster.Create();
        cluster.Stub.Textract.Reads = _ => TwoPages;
        cluster.Stub.Faults.Always(Get, new Fault.Refuse(400, "AccessDeniedException"));
        await cluster.StartSilo();
        await cluster.Connect();
        var parked = await Settled(cluster, new JobScript { PollsUntilDone = 0 });
        Assert.Equal("service_access_denied", await ParkedFor(cluster, parked.Key));
        AssertNothingLeft(cluster);

        cluster.Stub.Faults.Lift(Get);
        await cluster.Client.RetryAsync(parked.Key, cancellationToken: Token);
        var view = await cluster.Client.WaitUntilSettledAsync(parked.Key, Token);
        Assert.Equal((DocumentState.Completed, 2), (view.State, view.PagesRead));
        Assert.Equal((1, 2), (cluster.Stub.Ledger.Calls(Start), cluster.Stub.Ledger.Paid(Start)));
        Assert.Empty(cluster.Stub.Ledger.Violations);
    }

    [Fact]
    public async Task A_job_whose_pages_cannot_be_stored_for_a_while_is_not_paid_again()
    {
        await using var cluster = await AwsCluster.Create();
        cluster.Stub.Textract.Reads = _ => TwoPages;
        cluster.Stub.Textract.HoldsJobs = true;
        await cluster.StartSilo(0, "--Docs:Retries:FirstDelay=00:00:00.500");
        await cluster.Connect();
        var document = await Submitted(cluster);
        cluster.Stub.Faults.Always("s3:PutObject", new Fault.Refuse(500, "InternalError"));
        cluster.Stub.Textract.HoldsJobs = false;
        await Docs.Cluster.Tests.Eventually.True(
            () => cluster.Client.HistoryAsync(document, cancellationToken: Token)
                .AnyAsync(recorded => recorded.Event is StepFailed, Token).AsTask(),
            () => cluster.Errors);
        cluster.Stub.Faults.Lift("s3:PutObject");
        var view = await cluster.Client.WaitUntilSettledAsync(document, Token);
        Assert.Equal((DocumentState.Completed, 2), (view.State, view.PagesRead));
        Assert.Equal((1, 2), (cluster.Stub.Ledger.Calls(Start), cluster.Stub.Ledger.Paid(Start)));
        AssertNothingLeft(cluster);
    }

    [Fact]
    public async Task What_a_job_of_a_cancelled_document_was_given_goes()
    {
        await using var cluster = await AwsCluster.Create();
        cluster.Stub.Textract.Reads = _ => TwoPages;
        cluster.Stub.Textract.HoldsJobs = true;
        await cluster.StartSilo();
        await cluster.Connect();
        var document = await Submitted(cluster);
        Assert.Single(Inputs(cluster));
        await cluster.Client.CancelAsync(document, cancellationToken: Token);
        AssertNothingLeft(cluster);
        Assert.Equal(DocumentState.Cancelled, (await cluster.Client.WaitUntilSettledAsync(document, Token)).State);
        Assert.Empty(cluster.Stub.Ledger.Violations);
    }

    /// <summary>The worker's own limit is shorter than the engine's, and the service does not answer.</summary>
    [Fact]
    public async Task What_a_job_was_given_goes_when_its_worker_gives_up()
    {
        await using var cluster = await AwsCluster.Create();
        cluster.Stub.Textract.Reads = _ => TwoPages;
        cluster.Stub.Textract.HoldsJobs = true;
        cluster.Stub.Latency["textract:GetDocumentTextDetection"] = TimeSpan.FromMinutes(5);
        await cluster.StartSilo(
            0, "--Docs:Workers:ExtractTimeout=00:00:10", "--Docs:Retries:RetriesMax=0",
            "--Docs:Aws:Textract:AskAgainAfter=00:00:01", "--Docs:Aws:Connection:TryTimeout=00:05:00");
        await cluster.Connect();
        var document = await Submitted(cluster);
        var view = await cluster.Client.WaitUntilSettledAsync(document, Token);
        Assert.Equal(DocumentState.Parked, view.State);
        Assert.Equal(Problems.TimedOut, await ParkedFor(cluster, document));
        Assert.Equal(1, cluster.Stub.Ledger.Calls(Start));
        await Docs.Cluster.Tests.Eventually.True(
            () => Inputs(cluster).Count == 0, () => $"{Inputs(cluster).Count} stay\n{cluster.Errors}");
    }

    private static IReadOnlyList<string> Inputs(AwsCluster cluster) =>
        cluster.Stub.Objects.Keys(cluster.Bucket, "work/");

    private static void AssertNothingLeft(AwsCluster cluster) => Assert.Empty(Inputs(cluster));

    private static async Task<string> ParkedFor(AwsCluster cluster, DocumentKey document) =>
        (await cluster.Client.HistoryAsync(document, cancellationToken: Token)
            .Select(recorded => recorded.Event).OfType<Parked>().FirstAsync(Token)).Code;

    /// <summary>A new document whose first job goes as told, and those after it otherwise.</summary>
    private static async Task<DocumentView> Settled(AwsCluster cluster, JobScript first, JobScript? then = null)
    {
        cluster.Stub.Textract.Script = first;
        var document = await Submitted(cluster);
        cluster.Stub.Textract.Script = then ?? first;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        return await cluster.Client.WaitUntilSettledAsync(document, limit.Token);
    }

    /// <summary>A new document whose job was asked for.</summary>
    private static async Task<DocumentKey> Submitted(AwsCluster cluster)
    {
        var starts = cluster.Stub.Ledger.Calls(Start);
        await using var file = File.OpenRead(Path.Combine(Repository.Root, "samples", "statement.tiff"));
        var receipt = await cluster.Client.SubmitAsync(
            file, new UploadOptions { FileName = "statement.tiff", AlwaysNew = true }, cancellationToken: Token);
        await Docs.Cluster.Tests.Eventually.True(
            () => Task.FromResult(cluster.Stub.Ledger.Calls(Start) > starts), () => cluster.Errors);
        return receipt.Document;
    }
}
