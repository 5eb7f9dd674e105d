using Orleans.Docs.Aws.Engines.Extract;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>A job that is recorded, and the way to its answer.</summary>
public sealed partial class TextractExtractorTests
{
    /// <summary>An answer without a status that is known is no success and no failure either.</summary>
    public static TheoryData<Fault> PassingFaults =>
    [
        new Fault.Refuse(500, "InternalServerError"),
        new Fault.Refuse(403, "ExpiredTokenException"),
        new Fault.Html(),
        new Fault.Cut(),
        new Fault.CutAnswer(),
        new Fault.Garbage(),
        new Fault.Garbage(Body: """{"Blocks":[],"DocumentMetadata":{"Pages":2}}"""),
        new Fault.Garbage(Body: """{"JobStatus":"SUSPENDED","Blocks":[],"DocumentMetadata":{"Pages":2}}"""),
        new Fault.Hang(),
    ];

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task What_passes_on_the_way_to_an_answer_leaves_the_job_recorded_and_each_page_paid_once(Fault fault)
    {
        Stub.Objects.Create("work");
        Stub.Textract.Script = new JobScript { PollsUntilDone = 0 };
        Stub.Textract.BlocksPerPartMax = 4;
        const int Patience = 20;
        var options = new TextractOptions { TimeoutSeconds = Patience };
        var extractor = Extractor(options, retries: 0);
        var waiting = Waiting(await extractor.Extract(Request(Pdf(2)), Cancel));

        // Short only while nothing is answered, so that what is has its time on a busy machine.
        options.TimeoutSeconds = fault is Fault.Hang ? 1 : Patience;
        Stub.Faults.Always(Get, fault);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(waiting, await extractor.Extract(Request(Pdf(2), waiting.Job), Cancel));
        }

        // And amid the answer; what is cut is repeated a few times by the client itself.
        Stub.Faults.Lift(Get);
        Stub.Faults.Next(Get, fault, times: 0, after: 1);
        Stub.Faults.Always(Get, fault);
        Assert.Equal(waiting, await extractor.Extract(Request(Pdf(2), waiting.Job), Cancel));
        Stub.Faults.Lift(Get);
        Assert.Single(Stub.Objects.Keys("work"));
        options.TimeoutSeconds = Patience;

        var batch = Done(await extractor.Extract(Request(Pdf(2), waiting.Job), Cancel));
        Assert.Equal(["Page 1 of 2\n", "Page 2 of 2\n"], batch.Pages.Select(page => page.Text));
        Assert.Equal((1, 2), (Stub.Ledger.Calls(StartText), Stub.Ledger.Paid(StartText)));
        Assert.Empty(Stub.Objects.Keys("work"));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_had_for_as_long_as_a_job_may_take_is_given_up()
    {
        Stub.Objects.Create("work");
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var extractor = Extractor(retries: 0, clock: clock);
        var waiting = Waiting(await extractor.Extract(Request(Pdf(2)), Cancel));
        Stub.Faults.Always(Get, new Fault.Refuse(500, "InternalServerError"));
        Assert.Equal(waiting, await extractor.Extract(Request(Pdf(2), waiting.Job), Cancel));
        clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(
            new Outcome<ExtractedBatch>.Transient("job_answer_unavailable") { KeptJob = waiting.Job },
            await extractor.Extract(Request(Pdf(2), waiting.Job), Cancel));
        Assert.Empty(Stub.Objects.Keys("work"));
    }

    public static TheoryData<Fault> LastingFaults =>
    [
        new Fault.Refuse(400, "AccessDeniedException"),
        new Fault.Refuse(403, "SignatureDoesNotMatch"),
        new Fault.Refuse(400, "ValidationException"),
        new Fault.Refuse(400, "ThrottlingException"),
    ];

    [Theory]
    [MemberData(nameof(LastingFaults))]
    public async Task What_ends_an_attempt_on_the_way_to_an_answer_leaves_the_job_to_the_next(Fault fault)
    {
        Stub.Objects.Create("work");
        Stub.Textract.Script = new JobScript { PollsUntilDone = 0 };
        var extractor = Extractor(retries: 0);
        var waiting = Waiting(await extractor.Extract(Request(Pdf(2)), Cancel));
        Stub.Faults.Always(Get, fault);
        var ended = await extractor.Extract(Request(Pdf(2), waiting.Job), Cancel);
        Assert.IsNotType<Outcome<ExtractedBatch>.Waiting>(ended);
        Assert.Equal(waiting.Job, ended.KeptJob);
        Stub.Faults.Lift(Get);

        var batch = Done(await extractor.Extract(Request(Pdf(2), ended.KeptJob) with { Attempt = 2 }, Cancel));
        Assert.Equal(["Page 1 of 2\n", "Page 2 of 2\n"], batch.Pages.Select(page => page.Text));
        Assert.Equal((1, 2), (Stub.Ledger.Calls(StartText), Stub.Ledger.Paid(StartText)));
        Assert.Empty(Stub.Objects.Keys("work"));
    }

    [Fact]
    public async Task A_job_of_which_nobody_heard_is_found_by_the_next_attempt()
    {
        Stub.Objects.Create("work");
        Stub.Textract.Script = new JobScript { PollsUntilDone = 0 };
        Stub.Faults.Always(StartText, new Fault.CutAfterWork());
        var extractor = Extractor(retries: 0);
        var lost = await extractor.Extract(Request(Pdf(2)), Cancel);
        Assert.Equal("service_unreachable", Assert.IsType<Outcome<ExtractedBatch>.Transient>(lost).Code);
        Assert.Empty(Stub.Objects.Keys("work"));

        var again = await extractor.Extract(Request(Pdf(2), lost.KeptJob) with { Attempt = 2 }, Cancel);
        Assert.Equal(lost, again);
        Stub.Faults.Lift(StartText);
        var waiting = Waiting(await extractor.Extract(Request(Pdf(2), again.KeptJob) with { Attempt = 3 }, Cancel));
        Assert.Equal(
            2, Done(await extractor.Extract(Request(Pdf(2), waiting.Job) with { Attempt = 3 }, Cancel)).Pages.Length);
        Assert.Equal(2, Stub.Ledger.Paid(StartText));
        Assert.Empty(Stub.Objects.Keys("work"));
    }

    [Fact]
    public void A_ticket_of_an_older_version_is_read()
    {
        const string Old = "1700000000/1-4/a:id:*";
        var ticket = JobTicket.Parse(Old);
        Assert.Equal((1, 4, null, "id"), (ticket.First, ticket.Through, ticket.Attempt, ticket.Parts.Single().Id));
        Assert.Equal(Old, ticket.ToString());
        Assert.NotNull(JobTicket.Find(Old));
    }

    /// <summary>The engine of a document may have been exchanged while its job is kept.</summary>
    [Theory]
    [InlineData("job-17")]
    [InlineData("1700000000/1-4")]
    [InlineData("1700000000/1-4/a:id")]
    public async Task A_job_of_another_engine_is_none_of_its_own(string job)
    {
        Assert.Null(JobTicket.Find(job));
        Done(await Extractor().Extract(Request(Png, job), Cancel));
    }

    [Fact]
    public async Task An_answer_that_takes_longer_than_one_part_may_comes_in_turns_and_each_part_is_asked_once()
    {
        Stub.Objects.Create("work");
        Stub.Textract.Script = new JobScript { PollsUntilDone = 0 };
        Stub.Textract.BlocksPerPartMax = 6;
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var takes = TimeSpan.Zero;
        var extractor = Extractor(
            new() { TimeoutSeconds = 20 }, retries: 0, clock: clock, onCall: () => clock.Advance(takes));
        var waiting = Waiting(await extractor.Extract(Request(Pdf(3)), Cancel));

        // More than a half of what one part may take.
        takes = TimeSpan.FromSeconds(12);
        Assert.Equal(waiting, await extractor.Extract(Request(Pdf(3), waiting.Job), Cancel));
        var batch = Done(await extractor.Extract(Request(Pdf(3), waiting.Job), Cancel));
        Assert.Equal((3, 3), (batch.Pages.Length, Stub.Ledger.Calls(Get)));
        Assert.Equal(3, Stub.Ledger.Paid(StartText));
    }
}
