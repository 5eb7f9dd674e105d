using System.Collections.Immutable;
using Amazon.S3;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Aws.Engines.Extract;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>Files of which some pages hold their text and others are scans: no more is paid than has to be.</summary>
public sealed class MixedPagesTests : StubTests
{
    private const string Detect = "textract:DetectDocumentText";
    private const string Analyze = "textract:AnalyzeDocument";
    private const string StartText = "textract:StartDocumentTextDetection";
    private const string StartAnalysis = "textract:StartDocumentAnalysis";

    private static readonly string[] Tables = ["TABLES"];

    private long PaidPages => Stub.Ledger.AllPaid.Values.Sum();

    [Fact]
    public async Task Pages_with_text_are_free_and_scanned_ones_are_paid_one_by_one_under_their_numbers()
    {
        var file = new ScannedPages("tststtttts");
        var (batch, usage) = Done(await Extractor(file).Extract(Request(file), Cancel));
        Assert.Equal(
            ["text 1\n", "scan 2\n", "text 3\n", "scan 4\n", "text 5\n"],
            batch.Pages.Take(5).Select(page => page.Text));
        Assert.Equal(Enumerable.Range(1, 10), batch.Pages.Select(page => page.Number));
        Assert.All(batch.Pages, page => Assert.Null(page.Problem));
        Assert.Equal([2, 4, 10], batch.Paid.Keys.Order());
        Assert.Equal((new Usage(Pages: 3), 3), (usage, PaidPages));
        Assert.Equal((595, "own"), (batch.Pages[1].WidthPoints, Assert.Single(batch.Pages[1].Fields).Name));
        Assert.Equal(3, Stub.Ledger.Calls(Detect));
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task A_file_whose_pages_all_hold_their_text_costs_nothing()
    {
        var file = new ScannedPages("tttt");
        var (batch, usage) = Done(await Extractor(file).Extract(Request(file), Cancel));
        Assert.Equal((4, default), (batch.Pages.Length, usage));
        Assert.Empty(Stub.Ledger.AllCalls);
    }

    [Fact]
    public async Task Tables_are_asked_of_pages_with_lines_and_the_text_alone_of_others()
    {
        var file = new ScannedPages("rstr");
        var (batch, usage) = Done(await Extractor(file, new() { Features = Tables }).Extract(Request(file), Cancel));
        Assert.Equal((2, 1), (Stub.Ledger.Paid(Analyze), Stub.Ledger.Paid(Detect)));
        Assert.Equal(new Usage(Pages: 2, PlainPages: 1), usage);
        Assert.Equal(new Usage(PlainPages: 1), batch.Paid[2]);
        Assert.Equal(4, batch.Pages.Length);
    }

    [Fact]
    public async Task Whoever_wants_tables_without_lines_too_has_every_scanned_page_analysed()
    {
        var file = new ScannedPages("rst");
        var options = new TextractOptions { Features = Tables, AnalyzeRuledPagesOnly = false };
        Done(await Extractor(file, options).Extract(Request(file), Cancel));
        Assert.Equal((2, 0), (Stub.Ledger.Paid(Analyze), Stub.Ledger.Paid(Detect)));
        var signatures = new TextractOptions { Features = ["TABLES", "SIGNATURES"] };
        Done(await Extractor(file, signatures).Extract(Request(file), Cancel));
        Assert.Equal((4, 0), (Stub.Ledger.Paid(Analyze), Stub.Ledger.Paid(Detect)));
    }

    [Theory]
    [InlineData('r', Analyze)]
    [InlineData('s', Detect)]
    public async Task A_single_page_is_sent_as_it_is_and_asked_for_what_it_shows(char page, string api)
    {
        var file = new ScannedPages($"{page}");
        var (batch, usage) = Done(await Extractor(file, new() { Features = Tables }).Extract(Request(file), Cancel));
        Assert.Equal("scan 1\n", Assert.Single(batch.Pages).Text);
        Assert.Equal((1, usage), (Stub.Ledger.Paid(api), Assert.Single(batch.Paid).Value));
    }

    [Fact]
    public async Task Many_scanned_pages_of_a_mixed_file_go_as_a_job_that_holds_only_them()
    {
        Stub.Objects.Create("work");
        var file = new ScannedPages("tsstsstts");
        var options = new TextractOptions { CallsPerBatchMax = 1 };
        var waiting = Waiting(await Extractor(file, options).Extract(Request(file, pagesMax: 4), Cancel));
        Assert.Equal("2-3,5-6,9", Assert.Single(JobTicket.Parse(waiting.Job).Parts).Pages!.ToString());
        var pages = await All(file, options, waiting.Job, pagesMax: 4);
        Assert.Equal(
            [
                "text 1\n", "scan 2\n", "scan 3\n", "text 4\n", "scan 5\n", "scan 6\n", "text 7\n", "text 8\n",
                "scan 9\n",
            ],
            pages.Select(page => page.Text));
        Assert.Equal((5, 5), (Stub.Ledger.Paid(StartText), PaidPages));
        Assert.Empty(Stub.Objects.Keys("work"));
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task Pages_with_and_without_lines_go_as_two_jobs_and_come_back_in_order()
    {
        Stub.Objects.Create("work");
        var file = new ScannedPages("rsrtssr");
        var options = new TextractOptions { CallsPerBatchMax = 1, Features = Tables };
        var waiting = Waiting(await Extractor(file, options).Extract(Request(file), Cancel));
        var pages = await All(file, options, waiting.Job);
        Assert.Equal(
            ["scan 1\n", "scan 2\n", "scan 3\n", "text 4\n", "scan 5\n", "scan 6\n", "scan 7\n"],
            pages.Select(page => page.Text));
        Assert.Equal((3, 3), (Stub.Ledger.Paid(StartText), Stub.Ledger.Paid(StartAnalysis)));
    }

    [Fact]
    public async Task A_file_that_is_all_scans_is_sent_as_it_is_and_nothing_is_drawn()
    {
        Stub.Objects.Create("work");
        var file = new ScannedPages("sssss");
        var options = new TextractOptions { CallsPerBatchMax = 1 };
        var waiting = Waiting(await Extractor(file, options).Extract(Request(file, pagesMax: 2), Cancel));
        Assert.Equal(file.File, Stub.Objects.Find("work", "work/acme/1/1/1/text")!.Bytes);
        Assert.Empty(file.Drawn);
        Assert.Equal(5, (await All(file, options, waiting.Job, pagesMax: 2)).Length);
        Assert.Equal(5, PaidPages);
    }

    [Fact]
    public async Task What_was_paid_for_is_kept_when_the_next_page_fails_and_is_not_paid_again()
    {
        var file = new ScannedPages("sstss");
        Stub.Faults.Next(Detect, new Fault.Refuse(400, "ProvisionedThroughputExceededException"), after: 2);
        var extractor = Extractor(file, retries: 0);
        var (first, _) = Done(await extractor.Extract(Request(file), Cancel));
        Assert.Equal([1, 2, 3], first.Pages.Select(page => page.Number));
        var (second, _) = Done(await extractor.Extract(Request(file, firstPage: 4), Cancel));
        Assert.Equal(["scan 4\n", "scan 5\n"], second.Pages.Select(page => page.Text));
        Assert.Equal(4, PaidPages);
        Assert.Equal([1, 2, 4, 5], file.Drawn);
    }

    [Fact]
    public async Task A_fault_at_the_first_page_of_a_batch_is_told()
    {
        var file = new ScannedPages("ss");
        Stub.Faults.Always(Detect, new Fault.Refuse(400, "ThrottlingException"));
        Assert.IsType<Outcome<ExtractedBatch>.Throttled>(
            await Extractor(file, retries: 0).Extract(Request(file), Cancel));
    }

    [Fact]
    public async Task A_page_that_cannot_be_drawn_or_that_the_service_refuses_does_not_cost_the_others()
    {
        var file = new ScannedPages("ssss");
        file.Undrawable.Add(2);
        Stub.Faults.Next(Detect, new Fault.Refuse(400, "BadDocumentException"), after: 1);
        var (batch, usage) = Done(await Extractor(file).Extract(Request(file), Cancel));
        Assert.Equal([null, Problems.Corrupt, Problems.Corrupt, null], batch.Pages.Select(page => page.Problem));
        Assert.Equal(new Usage(Pages: 2), usage);
    }

    [Fact]
    public async Task Pages_that_cannot_be_drawn_are_in_no_job_and_missing()
    {
        Stub.Objects.Create("work");
        var file = new ScannedPages("tsss");
        file.Undrawable.Add(3);
        var options = new TextractOptions { CallsPerBatchMax = 1 };
        var waiting = Waiting(await Extractor(file, options).Extract(Request(file), Cancel));
        var pages = await All(file, options, waiting.Job);
        Assert.Equal([null, null, Problems.OcrLeftOut, null], pages.Select(page => page.Problem));
        file.Undrawable.UnionWith([2, 4]);
        var (none, usage) = Done(await Extractor(file, options).Extract(Request(file), Cancel));
        Assert.Equal([null, "corrupt", "corrupt", "corrupt"], none.Pages.Select(page => page.Problem));
        Assert.Equal((default, 2), (usage, PaidPages));
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_here_is_sent_whole_and_one_with_a_password_is_not()
    {
        Stub.Objects.Create("work");
        var file = new ScannedPages("ss") { Says = new Outcome<ExtractedBatch>.Unreadable(Problems.Corrupt) };
        Waiting(await Extractor(file).Extract(Request(file), Cancel));
        Assert.Equal(2, PaidPages);
        file.Says = new Outcome<ExtractedBatch>.Unreadable(Problems.PasswordRequired);
        Assert.Equal(file.Says, await Extractor(file).Extract(Request(file), Cancel));
        Assert.Equal(2, PaidPages);
    }

    [Fact]
    public async Task A_ticket_keeps_its_length_and_the_next_job_gets_the_others()
    {
        Stub.Objects.Create("work");
        var file = new ScannedPages(string.Concat(Enumerable.Repeat("st", 400)));
        var options = new TextractOptions { CallsPerBatchMax = 1 };
        var waiting = Waiting(await Extractor(file, options).Extract(Request(file, pagesMax: 25), Cancel));
        var ticket = JobTicket.Parse(waiting.Job);
        Assert.InRange(waiting.Job.Length, 1, Outcome<ExtractedBatch>.Waiting.JobLengthMax);
        Assert.InRange(ticket.Through, 25, 400);
        var next = Waiting(await Extractor(file, options).Extract(
            Request(file, firstPage: ticket.Through + 1, pagesMax: 25) with { Job = waiting.Job }, Cancel));
        Assert.Equal(ticket.Through + 1, JobTicket.Parse(next.Job).First);
    }

    [Fact]
    public async Task Numbers_of_pages_in_two_jobs_keep_the_length_of_a_ticket_too()
    {
        Stub.Objects.Create("work");
        var file = new ScannedPages(string.Concat(Enumerable.Repeat("rs", 100)));
        var options = new TextractOptions { CallsPerBatchMax = 1, Features = Tables };
        var waiting = Waiting(await Extractor(file, options).Extract(Request(file), Cancel));
        Assert.InRange(waiting.Job.Length, 1, Outcome<ExtractedBatch>.Waiting.JobLengthMax);
        var ticket = JobTicket.Parse(waiting.Job);
        Assert.Equal(Enumerable.Range(1, ticket.Through), ticket.Parts.SelectMany(part => part.Pages!.Numbers).Order());
        Assert.Equal(ticket.Through, PaidPages);
    }

    [Fact]
    public async Task Of_two_jobs_the_next_attempt_finds_the_one_that_was_started_when_the_other_could_not_be()
    {
        const string SecondStart = "textract:StartDocumentTextDetection";
        Stub.Objects.Create("work");
        var file = new ScannedPages("trsrs");
        var options = new TextractOptions { CallsPerBatchMax = 1, Features = Tables };
        Stub.Faults.Always(SecondStart, new Fault.Refuse(500, "InternalServerError"));
        var failed = await Extractor(file, options, retries: 0).Extract(Request(file), Cancel);
        Assert.Equal("service_failed", Assert.IsType<Outcome<ExtractedBatch>.Transient>(failed).Code);
        Stub.Faults.Lift(SecondStart);

        var request = Request(file) with { Attempt = 2, Job = failed.KeptJob };
        var ticket = JobTicket.Parse(Waiting(await Extractor(file, options).Extract(request, Cancel)).Job);
        Assert.Equal((1, 2), (ticket.Attempt, ticket.Parts.Length));
        Assert.Equal(4, PaidPages);
    }

    /// <summary>How many pages go into a job depends on time: a crash may fall between two tries that differ.</summary>
    [Fact]
    public async Task A_second_try_with_more_pages_starts_another_job_and_one_with_the_same_finds_its_own()
    {
        Stub.Objects.Create("work");
        var file = new ScannedPages("t" + new string('s', 12));
        var few = new TextractOptions { CallsPerBatchMax = 1, JobBytesMax = 1 };
        var first = Ticket(await Extractor(file, few).Extract(Request(file), Cancel));
        Assert.Equal(first.Parts, Ticket(await Extractor(file, few).Extract(Request(file), Cancel)).Parts);
        Assert.Equal((9, 8), (first.Through, PaidPages));

        var all = new TextractOptions { CallsPerBatchMax = 1 };
        var waiting = Waiting(await Extractor(file, all).Extract(Request(file), Cancel));
        Assert.NotEqual(first.Parts[0].Id, JobTicket.Parse(waiting.Job).Parts.Single().Id);
        var pages = await All(file, all, waiting.Job);
        Assert.All(pages, page => Assert.Null(page.Problem));
        Assert.Equal("scan 13\n", pages[^1].Text);
        Assert.Single(Stub.Objects.Keys("work"));

        static JobTicket Ticket(Outcome<ExtractedBatch> outcome) => JobTicket.Parse(Waiting(outcome).Job);
    }

    private static (ExtractedBatch Batch, Usage Usage) Done(Outcome<ExtractedBatch> outcome)
    {
        var done = Assert.IsType<Outcome<ExtractedBatch>.Done>(outcome);
        return (done.Value, done.Usage);
    }

    private static Outcome<ExtractedBatch>.Waiting Waiting(Outcome<ExtractedBatch> outcome) =>
        Assert.IsType<Outcome<ExtractedBatch>.Waiting>(outcome);

    private static ExtractRequest Request(ScannedPages file, int firstPage = 1, int pagesMax = 25) => new(
        DocumentKey.Parse("acme/1"), _ => new(new MemoryStream(file.File, false)), file.File.Length, "scan", firstPage,
        pagesMax, TimeSpan.FromMinutes(1));

    /// <summary>Batch by batch, as the document asks for them.</summary>
    private async Task<ImmutableArray<PageContent>> All(
        ScannedPages file, TextractOptions options, string job, int pagesMax = 25)
    {
        Stub.Textract.Script = new JobScript { PollsUntilDone = 0 };
        var extractor = Extractor(file, options);
        var pages = ImmutableArray<PageContent>.Empty;
        for (var polls = 0; polls < 20; polls++)
        {
            var request = Request(file, pages.Length + 1, pagesMax) with { Job = job };
            if (await extractor.Extract(request, Cancel) is not Outcome<ExtractedBatch>.Done { Value: var batch })
            {
                continue;
            }

            pages = pages.AddRange(batch.Pages);
            if (pages.Length == batch.PagesExpected)
            {
                break;
            }
        }

        return pages;
    }

    private TextractExtractor Extractor(ScannedPages file, TextractOptions? options = null, int retries = 2)
    {
        Stub.Textract.Reads = ScannedPages.Read;
        options ??= new TextractOptions();
        options.WorkBucket = "work";
        var s3 = new AmazonS3Client(
            StubClients.Credentials, StubClients.Set(new AmazonS3Config { ForcePathStyle = true }, Stub, retries));
        var client = Stub.Textract(retries);
        return new TextractExtractor(
            new TextractCalls(client, TestCalls.Free, options),
            new TextractJobs(
                client, TestCalls.Free, s3, options, TimeProvider.System, NullLogger<TextractJobs>.Instance),
            new DrawnPages(options.DrawnBytesKept), file, options, TimeProvider.System);
    }
}
