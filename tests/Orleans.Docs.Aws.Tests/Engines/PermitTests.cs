using System.Collections.Immutable;
using System.Text;
using Amazon.S3;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Aws.Engines;
using Orleans.Docs.Aws.Engines.Extract;
using Orleans.Docs.Aws.Engines.Pii;
using Orleans.Docs.Aws.Engines.Summarize;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Runtime;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>
/// Every call needs a permit, and they come one at a time: what was read or found before one was missing is neither
/// lost nor paid again.
/// </summary>
public sealed class PermitTests : StubTests
{
    private const string Detect = "textract:DetectDocumentText";
    private const string Pii = "comprehend:DetectPiiEntities";
    private const string GetText = "textract:GetDocumentTextDetection";

    private readonly TestQuota _quota = new();
    private readonly TestQuotas _limits = new();

    [Fact]
    public async Task Without_a_permit_no_call_is_made_and_it_is_told_when_to_come_again()
    {
        Limit(AwsApis.DetectDocumentText);
        var outcome = await Extractor(null).Extract(Request("\x89PNG\r\n\x1a\n"), Cancel);
        Assert.InRange(
            Assert.IsType<Outcome<ExtractedBatch>.Deferred>(outcome).RetryAfter, TimeSpan.FromTicks(1),
            TimeSpan.FromSeconds(1));
        Assert.Equal(0, Stub.Ledger.Calls(Detect));
    }

    [Fact]
    public async Task A_page_that_was_drawn_is_not_drawn_again_when_its_call_finds_no_permit()
    {
        Limit(AwsApis.DetectDocumentText);
        var file = new ScannedPages("ss");
        var extractor = Extractor(file);
        var request = Request(Encoding.ASCII.GetString(file.File));
        for (var tries = 0; tries < 3; tries++)
        {
            Assert.IsType<Outcome<ExtractedBatch>.Deferred>(await extractor.Extract(request, Cancel));
        }

        Assert.Equal([1], file.Drawn);
        await Having(() => extractor.Extract(request, Cancel).AsTask());
        Assert.Equal([1, 2], file.Drawn);
    }

    [Fact]
    public async Task Pages_that_were_drawn_for_a_job_are_not_drawn_again_when_it_finds_no_place()
    {
        Stub.Objects.Create("work");
        _limits.Limits[AwsApis.TextractJobs] = new QuotaLimits(Jobs: 1);
        _quota.SlotsMax = 0;
        var file = new ScannedPages("tsssssssssssst");
        var extractor = Extractor(file);
        var request = Request(Encoding.ASCII.GetString(file.File));
        Assert.IsType<Outcome<ExtractedBatch>.Deferred>(await extractor.Extract(request, Cancel));
        _quota.SlotsMax = 1;
        var waiting = Assert.IsType<Outcome<ExtractedBatch>.Waiting>(await extractor.Extract(request, Cancel));
        Assert.Equal(Enumerable.Range(2, 12), file.Drawn);

        // The place knows its job, so that its end is found whoever asks for it.
        var job = Assert.Single(JobTicket.Parse(waiting.Job).Parts);
        Assert.Equal(job.Id, Assert.Single(_quota.Jobs).Value);
    }

    [Fact]
    public async Task Pages_that_were_read_stay_read_when_the_next_one_finds_no_permit()
    {
        Limit(AwsApis.DetectDocumentText);
        var file = new ScannedPages("tsstss");
        var extractor = Extractor(file);
        var pages = ImmutableArray<PageContent>.Empty;
        while (pages.Length < 6)
        {
            var batch = await Having(() => extractor.Extract(
                Request(Encoding.ASCII.GetString(file.File)) with { FirstPage = pages.Length + 1 }, Cancel).AsTask());
            pages = pages.AddRange(batch.Pages);
        }

        Assert.Equal(Enumerable.Range(1, 6), pages.Select(page => page.Number));
        Assert.Equal(
            ["text 1\n", "scan 2\n", "scan 3\n", "text 4\n", "scan 5\n", "scan 6\n"], pages.Select(page => page.Text));
        Assert.Equal((4, 4), (Stub.Ledger.Calls(Detect), Stub.Ledger.Paid(Detect)));
        Assert.Equal([2, 3, 5, 6], file.Drawn);
    }

    [Fact]
    public async Task Pieces_of_a_text_that_were_looked_at_are_not_paid_again_when_another_finds_no_permit_or_fails()
    {
        Limit(AwsApis.DetectPiiEntities);
        Stub.Faults.Next(Pii, new Fault.Refuse(500, "InternalServerException"), after: 2);
        var detector = new ComprehendPiiDetector(
            Stub.Comprehend(0), Calls(retries: 0), null, new ComprehendOptions(), TimeProvider.System);
        var text = new DocumentText(
            DocumentKind.Text,
            [
                .. Enumerable.Range(1, 6).Select(page => new PageContent
                {
                    Number = page, Text = $"page {page} is of jane{page}@example.com", Source = TextSource.TextLayer,
                }),
            ]);
        var findings = await Having(async () =>
        {
            var outcome = await detector.Detect(text, Cancel);
            return outcome is Outcome<Findings>.Transient ? new Outcome<Findings>.Deferred(TimeSpan.Zero) : outcome;
        });
        Assert.Equal(6, findings.Items.Length);
        Assert.Equal(7, Stub.Ledger.Calls(Pii));
    }

    [Fact]
    public async Task The_answer_of_a_job_is_fetched_from_where_the_last_permit_ended_and_its_place_is_freed()
    {
        Limit(AwsApis.GetDocumentTextDetection);
        _limits.Limits[AwsApis.TextractJobs] = new QuotaLimits(Jobs: 1);
        _quota.SlotsMax = 1;
        Stub.Objects.Create("work");
        Stub.Textract.Script = new JobScript { PollsUntilDone = 0 };
        Stub.Textract.BlocksPerPartMax = 4;
        var extractor = Extractor(null);
        var file = "%PDF-1.7\n" + string.Concat(Enumerable.Repeat("<< /Type /Page >>\n", 6));
        var waiting = Assert.IsType<Outcome<ExtractedBatch>.Waiting>(await extractor.Extract(Request(file), Cancel));
        Assert.Equal(DocumentKey.Parse("acme/1"), Assert.Single(_quota.Slots).Document);
        Assert.IsType<Outcome<ExtractedBatch>.Deferred>(
            await extractor.Extract(Request(file) with { Document = DocumentKey.Parse("acme/2") }, Cancel));

        var batch = await Having(() => extractor.Extract(Request(file) with { Job = waiting.Job }, Cancel).AsTask());
        Assert.Equal(6, batch.Pages.Length);
        var parts = Stub.Ledger.Calls(GetText);
        Assert.True(parts > 2, $"{parts} parts");
        Assert.Empty(_quota.Slots);

        // As many calls as parts: none was fetched twice.
        Stub.Textract.BlocksPerPartMax = 4;
        _limits.Limits.Remove(AwsApis.GetDocumentTextDetection);
        await Extractor(null).Extract(Request(file) with { Job = waiting.Job }, Cancel);
        Assert.Equal(2 * parts, Stub.Ledger.Calls(GetText));
    }

    [Fact]
    public async Task A_throttle_slows_the_quota_down_and_is_not_tried_again_at_once()
    {
        Limit(AwsApis.DetectDocumentText);
        Stub.Faults.Next(Detect, new Fault.Refuse(400, "ThrottlingException"));
        var extractor = Extractor(null);
        var throttled = 0;
        await Having(async () =>
        {
            var outcome = await extractor.Extract(Request("\x89PNG\r\n\x1a\n"), Cancel);
            throttled += outcome is Outcome<ExtractedBatch>.Throttled ? 1 : 0;
            return outcome is Outcome<ExtractedBatch>.Throttled
                ? new Outcome<ExtractedBatch>.Deferred(default)
                : outcome;
        });
        Assert.Equal((1, 2), (throttled, Stub.Ledger.Calls(Detect)));
        Assert.Equal(1L, Assert.Single(_quota.Throttles));
    }

    [Fact]
    public async Task A_model_gives_back_the_tokens_that_it_did_not_use()
    {
        _limits.Limits[AwsApis.Converse] = new QuotaLimits(TokensPerMinute: 1_000_000);
        _quota.TokensLeft = 5_000;
        var summarizer = Summarizer();
        var text = new DocumentText(DocumentKind.Pdf, [new PageContent { Number = 1, Text = "An order of paper." }]);
        var usage = Assert.IsType<Outcome<Summary>.Done>(
            await summarizer.Summarize(text, new TypeScore("invoice", 1), Cancel)).Usage;
        Assert.Equal(5_000 - usage.InputTokens - (5 * usage.OutputTokens), _quota.TokensLeft);

        var left = _quota.TokensLeft;
        Stub.Faults.Next("bedrock:Converse", new Fault.Refuse(429, "ThrottlingException"));
        Assert.IsType<Outcome<Summary>.Throttled>(
            await summarizer.Summarize(text, new TypeScore("invoice", 1), Cancel));
        Assert.Equal(left, _quota.TokensLeft);

        _quota.TokensLeft = 100;
        Assert.Equal(
            new Outcome<Summary>.Deferred(TimeSpan.FromSeconds(7)),
            await summarizer.Summarize(text, new TypeScore("invoice", 1), Cancel));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_was_paid_for_stays_when_the_quota_cannot_be_told_of_it(bool isItsStore)
    {
        _limits.Limits[AwsApis.Converse] = new QuotaLimits(TokensPerMinute: 1_000_000);
        _limits.Limits[AwsApis.TextractJobs] = new QuotaLimits(Jobs: 1);
        _quota.Deaf = isItsStore
            ? new StorageUnavailableException("the store of grains")
            : new SiloUnavailableException("gone");
        Assert.IsType<Outcome<Summary>.Done>(await Summarizer().Summarize(
            new DocumentText(DocumentKind.Pdf, [new PageContent { Number = 1, Text = "An order of paper." }]),
            new TypeScore("invoice", 1), Cancel));

        Stub.Objects.Create("work");
        Stub.Textract.Script = new JobScript { PollsUntilDone = 0 };
        var extractor = Extractor(null);
        var file = "%PDF-1.7\n" + string.Concat(Enumerable.Repeat("<< /Type /Page >>\n", 6));
        var waiting = Assert.IsType<Outcome<ExtractedBatch>.Waiting>(await extractor.Extract(Request(file), Cancel));
        Assert.IsType<Outcome<ExtractedBatch>.Done>(
            await extractor.Extract(Request(file) with { Job = waiting.Job }, Cancel));
        Assert.Single(_quota.Slots);

        // What the call itself came to is told, and not that the quota could not be.
        Stub.Faults.Next("bedrock:Converse", new Fault.Refuse(429, "ThrottlingException"));
        Assert.IsType<Outcome<Summary>.Throttled>(await Summarizer().Summarize(
            new DocumentText(DocumentKind.Pdf, [new PageContent { Number = 1, Text = "An order of paper." }]),
            new TypeScore("invoice", 1), Cancel));
    }

    [Fact]
    public async Task A_fault_that_passes_is_tried_again_and_one_that_stays_opens_the_circuit_of_its_engine_alone()
    {
        var circuit = new Circuit(4, TimeSpan.FromSeconds(20), TimeProvider.System, () => 0);
        var calls = TestCalls.With(_limits, retries: 2, circuit);
        Stub.Faults.Next(Detect, new Fault.Refuse(503, "ServiceUnavailable"), times: 2);
        Assert.IsType<Outcome<ExtractedBatch>.Done>(
            await Extractor(null, calls).Extract(Request("\x89PNG\r\n\x1a\n"), Cancel));
        Assert.Equal(3, Stub.Ledger.Calls(Detect));

        Stub.Faults.Always(Detect, new Fault.Refuse(503, "ServiceUnavailable"));
        for (var i = 0; i < 2; i++)
        {
            Assert.IsNotType<Outcome<ExtractedBatch>.Done>(
                await Extractor(null, calls).Extract(Request("\x89PNG\r\n\x1a\n"), Cancel));
        }

        Assert.Equal(7, Stub.Ledger.Calls(Detect));
        Assert.IsType<Outcome<ExtractedBatch>.Deferred>(
            await Extractor(null, calls).Extract(Request("\x89PNG\r\n\x1a\n"), Cancel));
        Assert.Equal(7, Stub.Ledger.Calls(Detect));
        Assert.IsType<Outcome<Summary>.Done>(await Summarizer().Summarize(
            new DocumentText(DocumentKind.Pdf, [new PageContent { Number = 1, Text = "x" }]),
            new TypeScore("invoice", 1), Cancel));
    }

    private void Limit(string api) => _limits.Limits[api] = new QuotaLimits(PerSecond: 10);

    /// <summary>Comes again when told to, with one permit more each time.</summary>
    private async Task<T> Having<T>(Func<Task<Outcome<T>>> work)
    {
        while (true)
        {
            var outcome = await work();
            if (outcome is not Outcome<T>.Deferred deferred)
            {
                return Assert.IsType<Outcome<T>.Done>(outcome).Value;
            }

            _quota.Permits = 1;
            await Task.Delay(deferred.RetryAfter, TimeProvider.System, Cancel);
        }
    }

    private ServiceCalls Calls(int retries = 0) => TestCalls.With(_limits, retries, quota: _quota);

    private BedrockSummarizer Summarizer()
    {
        var options = new BedrockOptions { Model = "stub.model-v1:0" };
        return new BedrockSummarizer(
            new ConverseChatClient(Stub.Bedrock(0), options), Calls(), options, 5, TimeProvider.System);
    }

    private TextractExtractor Extractor(ScannedPages? file, ServiceCalls? calls = null)
    {
        if (file is not null)
        {
            Stub.Textract.Reads = ScannedPages.Read;
        }

        calls ??= Calls();
        var options = new TextractOptions { WorkBucket = "work" };
        var s3 = new AmazonS3Client(
            StubClients.Credentials, StubClients.Set(new AmazonS3Config { ForcePathStyle = true }, Stub, 2));
        var client = Stub.Textract(0);
        return new TextractExtractor(
            new TextractCalls(client, calls, options),
            new TextractJobs(
                client, calls, s3, options, TimeProvider.System, NullLogger<TextractJobs>.Instance),
            new DrawnPages(options.DrawnBytesKept), file, options, TimeProvider.System);
    }

    private static ExtractRequest Request(string file)
    {
        var bytes = Encoding.Latin1.GetBytes(file);
        return new ExtractRequest(
            DocumentKey.Parse("acme/1"), _ => new(new MemoryStream(bytes, false)), bytes.Length, "scan", 1, 25,
            TimeSpan.FromMinutes(1));
    }
}
