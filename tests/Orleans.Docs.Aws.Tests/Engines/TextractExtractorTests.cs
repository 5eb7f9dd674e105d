using System.Collections.Immutable;
using System.Text;
using Amazon.S3;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Aws.Engines.Extract;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>
/// Reading with Textract, over the wire: what is asked, what is paid, and what becomes of the blocks.
/// </summary>
public sealed partial class TextractExtractorTests : StubTests
{
    private const string StartText = "textract:StartDocumentTextDetection";
    private const string Detect = "textract:DetectDocumentText";
    private const string Get = "textract:GetDocumentTextDetection";
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3];

    [Fact]
    public async Task An_image_is_read_in_one_call_and_its_words_stand_in_the_text()
    {
        Stub.Textract.Reads = _ => new([new StubPage("Invoice 7", "Total 4.00") { Confidence = 90 }]);
        var batch = Done(await Extractor().Extract(Request(Png), Cancel));
        var page = Assert.Single(batch.Pages);
        Assert.Equal("Invoice 7\nTotal 4.00\n", page.Text);
        Assert.Equal(["Invoice", "7", "Total", "4.00"], page.Words.Select(w => page.Text.Substring(w.Start, w.Length)));
        Assert.Equal((TextSource.Ocr, 1, "image/png"), (page.Source, batch.PagesExpected, batch.MediaType));
        Assert.InRange(page.Confidence, 0.899f, 0.901f);
        Assert.InRange(page.Words[0].Box.X, 0.04f, 0.06f);
        Assert.Equal(1, Stub.Ledger.Paid(Detect));
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task Tables_fields_ticks_answers_and_signatures_become_ours()
    {
        Stub.Textract.Reads = _ => new(
        [
            new StubPage("Order")
            {
                Tables =
                [
                    new StubTable([["Item", "Price", ""], ["Blue pens", "4.00", "x"]], "Goods")
                    {
                        Merged = [(0, 1, 1, 2)],
                    },
                ],
                Fields = [new StubField("Name:", "Jane Roe"), new StubField("Paid", null, Tick: true),
                    new StubField("Note", null)],
                HasSignature = true,
                Answers = ImmutableDictionary<string, string>.Empty.Add("due", "1 May"),
            },
        ]);
        var options = new TextractOptions
        {
            Features = ["TABLES", "FORMS", "SIGNATURES", "QUERIES"],
            Queries = { ["due"] = "When is it due?" },
        };
        var page = Done(await Extractor(options).Extract(Request(Png), Cancel)).Pages.Single();
        var table = Assert.Single(page.Tables);
        Assert.Equal((2, 3, "Goods"), (table.Rows, table.Columns, table.Name));
        Assert.Equal(
            [(0, 0, "Item", 1), (0, 1, "Price", 2), (1, 0, "Blue pens", 1), (1, 1, "4.00", 1), (1, 2, "x", 1)],
            table.Cells.Select(c => (c.Row, c.Column, c.Text, c.ColumnSpan)));
        Assert.Equal(
            [
                ("Name", FieldKind.Text, "Jane Roe"), ("Paid", FieldKind.CheckBox, "true"),
                    ("Note", FieldKind.Text, null),
                ("due", FieldKind.Text, "1 May"), ("signature", FieldKind.Signature, "signed"),
            ],
            page.Fields.Select(f => (f.Name, f.Kind, f.Value)));
        Assert.Equal(1, Stub.Ledger.Paid("textract:AnalyzeDocument"));
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task Lines_stand_in_the_order_of_the_layout_and_those_it_does_not_have_behind_the_one_before()
    {
        Stub.Textract.Reads = _ => new(
        [
            new StubPage("Left one", "Right one", "Left two", "stamp", "Right two", "First point", "Second point")
            {
                Layout = [[[0, 2]], [[1, 4]], [[6], [5]]],
            },
        ]);
        var laidOut = Done(await Extractor(new() { Features = ["LAYOUT"] }).Extract(Request(Png), Cancel)).Pages[0];
        Assert.Equal(
            "Left one\nLeft two\nstamp\nRight one\nRight two\nSecond point\nFirst point\n", laidOut.Text);
        Assert.All(laidOut.Words, word => Assert.DoesNotContain(
            laidOut.Text.Substring(word.Start, word.Length), char.IsWhiteSpace));
        var plain = Done(await Extractor().Extract(Request(Png), Cancel)).Pages.Single();
        Assert.StartsWith("Left one\nRight one\nLeft two\n", plain.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_box_in_a_cell_is_there_ticked_or_not()
    {
        Stub.Textract.Reads = _ => new(
            [new StubPage { Tables = [new StubTable([["Insured", "☑ yes ☐ no"], ["Signed", "☐"]])] }]);
        var page = Done(await Extractor(new() { Features = ["TABLES"] }).Extract(Request(Png), Cancel)).Pages.Single();
        Assert.Equal(
            ["Insured", "☑ yes ☐ no", "Signed", "☐"], Assert.Single(page.Tables).Cells.Select(cell => cell.Text));
    }

    [Fact]
    public async Task More_pages_go_as_a_job_whose_answer_comes_in_batches_and_is_paid_once_a_page()
    {
        Stub.Objects.Create("work");
        Stub.Objects.RequiredKmsKey = "stub-key";
        Stub.Textract.BlocksPerPartMax = 4;
        var extractor = Extractor(kmsKey: "stub-key");
        var waiting = Waiting(await extractor.Extract(Request(Pdf(5)), Cancel));
        Assert.Equal(["work/acme/1/1/1/text"], Stub.Objects.Keys("work"));
        // As after a crash before the job was recorded: the same token finds the same job.
        Assert.Equal(JobId(waiting),
            JobId(Waiting(await Extractor(kmsKey: "stub-key").Extract(Request(Pdf(5)), Cancel))));
        Assert.Equal(waiting, Waiting(await extractor.Extract(Request(Pdf(5), waiting.Job), Cancel)));

        var first = Done(await extractor.Extract(Request(Pdf(5), waiting.Job, pagesMax: 3), Cancel));
        var second = Done(await extractor.Extract(Request(Pdf(5), waiting.Job, firstPage: 4, pagesMax: 3), Cancel));
        Assert.Equal([1, 2, 3, 4, 5], first.Pages.Concat(second.Pages).Select(page => page.Number));
        Assert.Equal("Page 5 of 5\n", second.Pages[^1].Text);
        Assert.Equal((5, 5), (first.PagesExpected, second.PagesExpected));
        Assert.Equal(5, Stub.Ledger.Paid(StartText));
        Assert.Equal(0, Stub.Ledger.Paid(Detect));
        Assert.Empty(Stub.Objects.Keys("work"));
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task A_start_whose_answer_was_lost_is_not_paid_again()
    {
        Stub.Objects.Create("work");
        Stub.Faults.Next(StartText, new Fault.CutAfterWork());
        Waiting(await Extractor().Extract(Request(Pdf(3)), Cancel));
        Assert.Equal(2, Stub.Ledger.Calls(StartText));
        Assert.Equal(3, Stub.Ledger.Paid(StartText));
    }

    [Fact]
    public async Task Pages_that_the_service_leaves_out_are_missing_and_not_forgotten()
    {
        Stub.Objects.Create("work");
        Stub.Textract.Script = new JobScript { PollsUntilDone = 0, PagesLost = 2, End = JobEnd.PartialSuccess };
        var extractor = Extractor();
        var waiting = Waiting(await extractor.Extract(Request(Pdf(4)), Cancel));
        var batch = Done(await extractor.Extract(Request(Pdf(4), waiting.Job), Cancel));
        Assert.Equal([null, null, TextractPages.LeftOut, TextractPages.LeftOut], batch.Pages.Select(page =>
            page.Problem));
    }

    [Theory]
    [InlineData(JobEnd.Failed, "job_failed")]
    [InlineData(JobEnd.Vanishes, "job_lost")]
    public async Task A_job_that_fails_or_is_lost_is_tried_again_as_another_attempt(JobEnd end, string code)
    {
        Stub.Objects.Create("work");
        Stub.Textract.Script = new JobScript { PollsUntilDone = 0, End = end };
        var extractor = Extractor();
        var waiting = Waiting(await extractor.Extract(Request(Pdf(2)), Cancel));
        Assert.Equal(
            new Outcome<ExtractedBatch>.Transient(code), await extractor.Extract(Request(Pdf(2), waiting.Job), Cancel));
        Assert.Empty(Stub.Objects.Keys("work"));
        Stub.Textract.Script = new JobScript { PollsUntilDone = 0 };
        var again = Waiting(await extractor.Extract(Request(Pdf(2)) with { Attempt = 2 }, Cancel));
        Assert.NotEqual(JobId(waiting), JobId(again));
        Assert.Equal(2, Done(await extractor.Extract(Request(Pdf(2), again.Job) with { Attempt = 2 }, Cancel))
            .Pages.Length);
    }

    [Fact]
    public async Task A_job_that_never_ends_is_given_up_and_no_other_one_started()
    {
        Stub.Objects.Create("work");
        Stub.Textract.Script = new JobScript { End = JobEnd.Never };
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var extractor = Extractor(clock: clock);
        var waiting = Waiting(await extractor.Extract(Request(Pdf(2)), Cancel));
        Assert.Equal(waiting, Waiting(await extractor.Extract(Request(Pdf(2), waiting.Job), Cancel)));
        clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(
            new Outcome<ExtractedBatch>.Terminal("job_never_ended") { KeptJob = waiting.Job },
            await extractor.Extract(Request(Pdf(2), waiting.Job), Cancel));
        Assert.Equal(2, Stub.Ledger.Paid(StartText));
        Assert.Empty(Stub.Objects.Keys("work"));
    }

    public static TheoryData<Fault, bool> RefusedStarts => new()
    {
        { new Fault.Refuse(400, "InvalidParameterException"), true },
        { new Fault.Refuse(400, "BadDocumentException"), true },
        { new Fault.Refuse(500, "InternalServerError"), true },
        { new Fault.Cut(), true },
        // Comes again as the same attempt.
        { new Fault.Refuse(400, "LimitExceededException"), false },
    };

    [Theory]
    [MemberData(nameof(RefusedStarts))]
    public async Task An_input_whose_job_did_not_start_goes_with_the_attempt(Fault fault, bool goes)
    {
        Stub.Objects.Create("work");
        Stub.Faults.Always(StartText, fault);
        Assert.IsNotType<Outcome<ExtractedBatch>.Waiting>(await Extractor(retries: 0).Extract(Request(Pdf(2)), Cancel));
        Assert.Equal(goes, Stub.Objects.Keys("work").Count == 0);
    }

    [Fact]
    public async Task An_answer_of_too_many_parts_is_given_up_and_its_input_goes()
    {
        Stub.Objects.Create("work");
        Stub.Textract.Script = new JobScript { PollsUntilDone = 0 };
        Stub.Textract.BlocksPerPartMax = 2;
        var extractor = Extractor(new() { PartsMax = 2 });
        var waiting = Waiting(await extractor.Extract(Request(Pdf(3)), Cancel));
        Assert.Equal(
            new Outcome<ExtractedBatch>.Terminal("job_answer_too_long") { KeptJob = waiting.Job },
            await extractor.Extract(Request(Pdf(3), waiting.Job), Cancel));
        Assert.Empty(Stub.Objects.Keys("work"));
    }

    public static TheoryData<Fault, Outcome<ExtractedBatch>> Faults => new()
    {
        { new Fault.Refuse(400, "ProvisionedThroughputExceededException"),
            new Outcome<ExtractedBatch>.Throttled(TimeSpan.FromSeconds(2)) },
        { new Fault.Refuse(400, "LimitExceededException"),
            new Outcome<ExtractedBatch>.Throttled(TimeSpan.FromSeconds(2)) },
        { new Fault.Refuse(429, "TooManyRequestsException", Spelling.Header),
            new Outcome<ExtractedBatch>.Throttled(TimeSpan.FromSeconds(2)) },
        { new Fault.Refuse(403, "ExpiredTokenException"),
            new Outcome<ExtractedBatch>.Transient("service_credentials_expired") },
        { new Fault.Refuse(403, "InvalidSignatureException"),
            new Outcome<ExtractedBatch>.Transient("service_credentials_expired") },
        { new Fault.Refuse(403, "SignatureDoesNotMatch"),
            new Outcome<ExtractedBatch>.Terminal("service_signature_refused") },
        { new Fault.Refuse(400, "BadDocumentException"), new Outcome<ExtractedBatch>.Unreadable(Problems.Corrupt) },
        { new Fault.Refuse(400, "UnsupportedDocumentException"),
            new Outcome<ExtractedBatch>.Unreadable(Problems.Unsupported) },
        { new Fault.Refuse(400, "DocumentTooLargeException"),
            new Outcome<ExtractedBatch>.Unreadable(Problems.TooLarge) },
        { new Fault.Refuse(400, "AccessDeniedException"),
            new Outcome<ExtractedBatch>.Terminal("service_access_denied") },
        { new Fault.Refuse(500, "InternalServerError"), new Outcome<ExtractedBatch>.Transient("service_failed") },
        { new Fault.Html(), new Outcome<ExtractedBatch>.Transient("service_failed") },
        { new Fault.Cut(), new Outcome<ExtractedBatch>.Transient("service_unreachable") },
        { new Fault.Garbage(), new Outcome<ExtractedBatch>.Transient("service_answer_unreadable") },
        { new Fault.Hang(), new Outcome<ExtractedBatch>.TimedOut(TimeSpan.FromSeconds(1)) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_lasts_becomes_an_outcome_that_tells_what_to_do(
        Fault fault, Outcome<ExtractedBatch> expected)
    {
        Stub.Faults.Always(Detect, fault);
        var extractor = Extractor(new() { TimeoutSeconds = fault is Fault.Hang ? 1 : 20 }, retries: 0);
        Assert.Equal(expected, await extractor.Extract(Request(Png), Cancel));
    }

    [Fact]
    public async Task A_slow_answer_is_waited_for_and_paid_once()
    {
        Stub.Latency[Detect] = TimeSpan.FromMilliseconds(400);
        Done(await Extractor().Extract(Request(Png), Cancel));
        Assert.Equal((1, 1), (Stub.Ledger.Calls(Detect), Stub.Ledger.Paid(Detect)));
    }

    [Fact]
    public async Task A_region_that_is_wrong_is_told_and_nothing_is_paid()
    {
        Stub.Gate.Region = "us-west-2";
        Assert.Equal(
            new Outcome<ExtractedBatch>.Terminal("service_signature_refused"),
            await Extractor(retries: 0).Extract(Request(Png), Cancel));
        Assert.Equal(0, Stub.Ledger.Paid(Detect));
    }

    [Fact]
    public async Task A_missing_bucket_and_a_refused_object_are_told()
    {
        Assert.Equal(
            new Outcome<ExtractedBatch>.Terminal("service_resource_missing"),
            await Extractor().Extract(Request(Pdf(2)), Cancel));
        Stub.Objects.Create("work");
        Stub.Objects.RequiredKmsKey = "another";
        Assert.Equal(
            new Outcome<ExtractedBatch>.Terminal("service_access_denied"),
            await Extractor().Extract(Request(Pdf(2)), Cancel));
        Assert.Equal(0, Stub.Ledger.Paid(StartText));
    }

    [Fact]
    public async Task An_input_that_cannot_be_deleted_does_not_cost_the_answer()
    {
        Stub.Objects.Create("work");
        Stub.Textract.Script = new JobScript { PollsUntilDone = 0 };
        var extractor = Extractor(retries: 0);
        var waiting = Waiting(await extractor.Extract(Request(Pdf(2)), Cancel));
        Stub.Faults.Always("s3:DeleteObject", new Fault.Refuse(403, "AccessDenied"));
        Assert.Equal(2, Done(await extractor.Extract(Request(Pdf(2), waiting.Job), Cancel)).Pages.Length);
    }

    private static byte[] Pdf(int pages) => Encoding.ASCII.GetBytes(
        "%PDF-1.7\n" + string.Concat(Enumerable.Repeat("<< /Type /Page >>\n", pages)));

    private static string JobId(Outcome<ExtractedBatch>.Waiting waiting) =>
        JobTicket.Parse(waiting.Job).Parts.Single().Id;

    private static Outcome<ExtractedBatch>.Waiting Waiting(Outcome<ExtractedBatch> outcome) =>
        Assert.IsType<Outcome<ExtractedBatch>.Waiting>(outcome);

    private static ExtractedBatch Done(Outcome<ExtractedBatch> outcome) =>
        Assert.IsType<Outcome<ExtractedBatch>.Done>(outcome).Value;

    private static ExtractRequest Request(byte[] bytes, string? job = null, int firstPage = 1, int pagesMax = 25) =>
        new(
        DocumentKey.Parse("acme/1"), _ =>
            new(new MemoryStream(bytes, false)), bytes.Length, "scan", firstPage, pagesMax,
        TimeSpan.FromSeconds(3))
        { Job = job };

    private TextractExtractor Extractor(
        TextractOptions? options = null, int retries = 2, string? kmsKey = null,
        TimeProvider? clock = null, Action? onCall = null)
    {
        options ??= new TextractOptions();
        options.WorkBucket = "work";
        options.KmsKeyId = kmsKey;
        clock ??= TimeProvider.System;
        var s3 = new AmazonS3Client(
            StubClients.Credentials, StubClients.Set(new AmazonS3Config { ForcePathStyle = true }, Stub, retries));
        var client = Stub.Textract(retries);
        client.BeforeRequestEvent += (_, _) => onCall?.Invoke();
        return new TextractExtractor(
            new TextractCalls(client, TestCalls.Free, options),
            new TextractJobs(client, TestCalls.Free, s3, options, clock, NullLogger<TextractJobs>.Instance),
            new DrawnPages(options.DrawnBytesKept), local: null, options, clock);
    }
}
