using Amazon.S3;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Aws.Engines.Extract;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.AwsStub.Faults;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>A document is cancelled while its job is about to start.</summary>
public sealed class CancelledJobTests : StubTests
{
    private const string Bucket = "work";
    private const string StartText = "textract:StartDocumentTextDetection";

    private static readonly JobInput Input = new(DocumentKey.Parse("acme/1"), 1, 1, Analyses: false);

    private readonly TestQuota _quota = new() { SlotsMax = 1 };
    private readonly CancellationTokenSource _cancelled = new();

    [Fact]
    public async Task Before_the_service_heard_of_it_its_place_is_free_at_once()
    {
        Stub.Objects.Create(Bucket);
        Stub.Faults.Always("s3:PutObject", new Fault.Hang());
        var starting = Start();
        await Seen("s3:PutObject");
        Assert.Single(_quota.Slots);

        await _cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.Empty(_quota.Slots);
        Assert.Equal(0, Stub.Ledger.Calls(StartText));
    }

    [Fact]
    public async Task Afterwards_it_has_its_place_under_the_name_by_which_its_end_is_found()
    {
        Stub.Objects.Create(Bucket);
        Stub.Latency[StartText] = TimeSpan.FromMilliseconds(300);
        var starting = Start();
        await Seen(StartText);

        await _cancelled.CancelAsync();

        var part = await starting;
        var (owner, job) = Assert.Single(_quota.Jobs);
        Assert.Equal((Input.Document, part.Id), (owner.Document, job));
        Assert.Equal(owner, Assert.Single(_quota.Slots));
    }

    private Task<JobPart> Start()
    {
        var limits = new TestQuotas { Limits = { [AwsApis.TextractJobs] = new QuotaLimits(Jobs: 1) } };
        var s3 = new AmazonS3Client(
            StubClients.Credentials, StubClients.Set(new AmazonS3Config { ForcePathStyle = true }, Stub, retries: 0));
        var jobs = new TextractJobs(
            Stub.Textract(), TestCalls.With(limits, quota: _quota), s3, new TextractOptions { WorkBucket = Bucket },
            TimeProvider.System, NullLogger<TextractJobs>.Instance);
        return jobs.Start(Input, null, "%PDF-1.7 3"u8.ToArray(), _cancelled.Token);
    }

    private Task Seen(string api) => Docs.Cluster.Tests.Eventually.True(
        () => Stub.Ledger.Calls(api) == 1, () => $"{api} was never called");
}
