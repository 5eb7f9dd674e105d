using System.Net;
using Amazon.S3;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Aws.Engines.Extract;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>What jobs read and what they answered, of a document that is erased, over the wire.</summary>
public sealed class WorkCopiesTests : StubTests
{
    private const string Bucket = "work";
    private const string Get = "textract:GetDocumentTextDetection";

    private static readonly DocumentKey Erased = DocumentKey.Parse("acme/1");

    [Fact]
    public async Task Inputs_of_every_job_of_the_document_go_and_nobody_else_s()
    {
        Put("work/acme/1/1/1/text", "work/acme/1/1/26/analysis", "work/acme/1/2/1/text");
        string[] others = ["work/acme/10/1/1/text", "work/acme/2/1/1/text", "work/globex/1/1/1/text"];
        Put(others);

        await Copies().Delete(Erased, [], Cancel);
        Assert.Equal(others.Order(StringComparer.Ordinal), Stub.Objects.Keys(Bucket));

        await Copies().Delete(Erased, [], Cancel);
        Assert.Equal(others.Length, Stub.Objects.Keys(Bucket).Count);
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task Of_an_attempt_go_its_own_and_those_before()
    {
        Put("work/acme/1/1/1/text", "work/acme/1/2/1/text", "work/acme/1/3/1/text");
        await Copies().DeleteAttempt(Erased, 2, Cancel);
        Assert.Equal(["work/acme/1/3/1/text"], Stub.Objects.Keys(Bucket));
    }

    [Fact]
    public async Task More_than_one_listing_tells_go_all()
    {
        Put([.. Enumerable.Range(1, 1_003).Select(first => $"work/acme/1/1/{first}/text")]);
        await Copies().Delete(Erased, [], Cancel);
        Assert.Empty(Stub.Objects.Keys(Bucket));
        Assert.Equal(2, Stub.Ledger.Calls("s3:ListObjectsV2"));
    }

    [Theory]
    [InlineData("s3:ListObjectsV2")]
    [InlineData("s3:DeleteObject")]
    public async Task What_cannot_be_deleted_is_an_error_and_goes_with_the_next_try(string operation)
    {
        Put("work/acme/1/1/1/text");
        Stub.Faults.Next(operation, new Fault.Refuse(403, "AccessDenied"));
        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(() => Copies().Delete(Erased, [], Cancel));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Single(Stub.Objects.Keys(Bucket));

        await Copies().Delete(Erased, [], Cancel);
        Assert.Empty(Stub.Objects.Keys(Bucket));
    }

    [Fact]
    public async Task Without_a_bucket_there_is_nothing_to_look_for()
    {
        await Copies(bucket: null).Delete(Erased, [], Cancel);
        Assert.Equal(0, Stub.Ledger.Calls("s3:ListObjectsV2"));
    }

    [Fact]
    public async Task An_answer_that_is_at_hand_is_let_go()
    {
        Stub.Objects.Create(Bucket);
        Stub.Textract.Script = new JobScript { PollsUntilDone = 0 };
        var options = Textract(Bucket);
        var jobs = Jobs(options);
        var input = new JobInput(Erased, 1, 1, Analyses: false);
        var part = await jobs.Start(input, null, "%PDF-1.7 3"u8.ToArray(), Cancel);
        var ticket = new JobTicket(TimeProvider.System.GetUtcNow(), 1, 3, [part]);
        await Answer();
        var asked = Stub.Ledger.Calls(Get);
        Assert.NotEqual(0, asked);
        await Answer();
        Assert.Equal(asked, Stub.Ledger.Calls(Get));

        var drawn = new DrawnPages(1_000_000);
        var image = new PageImage(1, 1, 1, false, new byte[3]);
        drawn.Keep(Erased, image);
        drawn.Keep(DocumentKey.Parse("acme/2"), image);
        new WorkCopies(jobs, drawn).Forget(Erased);
        Assert.Null(drawn.Take(Erased, 1));
        Assert.Same(image, drawn.Take(DocumentKey.Parse("acme/2"), 1));

        await Answer();
        Assert.Equal(2 * asked, Stub.Ledger.Calls(Get));

        async Task Answer() => Assert.IsType<Outcome<System.Collections.Immutable.ImmutableArray<JobPage>>.Done>(
            await jobs.Answer(Erased, 1, ticket, Cancel));
    }

    private void Put(params string[] keys)
    {
        Stub.Objects.Create(Bucket);
        foreach (var key in keys)
        {
            Stub.Objects.Put(Bucket, key, new StoredObject([1], "\"1\"", null, null), onlyIfNone: false);
        }
    }

    private WorkCopies Copies(string? bucket = Bucket)
    {
        var options = Textract(bucket);
        return new WorkCopies(Jobs(options), new DrawnPages(0));
    }

    private static TextractOptions Textract(string? bucket) => new() { WorkBucket = bucket };

    private TextractJobs Jobs(TextractOptions options) => new(
        Stub.Textract(), TestCalls.Free, S3(), options, TimeProvider.System, NullLogger<TextractJobs>.Instance);

    private AmazonS3Client S3() => new(
        StubClients.Credentials, StubClients.Set(new AmazonS3Config { ForcePathStyle = true }, Stub, retries: 0));
}
