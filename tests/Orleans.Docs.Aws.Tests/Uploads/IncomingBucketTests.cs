using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.Aws.Uploads;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.Blobs;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Aws.Tests.Uploads;

/// <summary>Forms by which clients put files into a bucket, and what is read from there, over the wire.</summary>
public sealed class IncomingBucketTests : StubTests
{
    private const string Bucket = "transit";
    private const string Key = "incoming/uploads/acme/one";
    private const string KmsKey = "arn:aws:kms:eu-west-1:000000000000:key/objects";
    private const string Get = "s3:GetObject";

    private static readonly DocumentKey Upload = DocumentKey.Parse("acme/one");
    private static readonly byte[] File = "the barge comes on Monday"u8.ToArray();

    private readonly HttpClient _http = new();

    [Fact]
    public async Task A_form_takes_the_file_under_its_name_and_encrypted_and_what_came_is_hashed_and_read_again()
    {
        Stub.Objects.RequiredKmsKey = KmsKey;
        var incoming = Incoming();
        var form = await incoming.Sign(Upload, 0, 1_000, Cancel);
        Assert.Equal(1_000, form.LengthBytesMax);
        Assert.Equal(HttpStatusCode.NoContent, await Post(form, File));
        Assert.Equal([Key], Stub.Objects.Keys(Bucket));
        Assert.Equal(KmsKey, Stub.Objects.Find(Bucket, Key)!.KmsKey);

        var found = (await incoming.Find(Upload, 1_000, Cancel))!;
        Assert.Equal(SHA256.HashData(File), found.Sha256);
        Assert.Equal(File.Length, found.Length);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(File, await Read(found));
        }

        await incoming.Delete(Upload, Cancel);
        Assert.Empty(Stub.Objects.Keys(Bucket));
        Assert.Null(await incoming.Find(Upload, 1_000, Cancel));
        await incoming.Delete(Upload, Cancel);
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Theory]
    [InlineData("key", "incoming/uploads/globex/one")]
    [InlineData("key", "incoming/uploads/acme/two")]
    [InlineData("x-amz-server-side-encryption", "AES256")]
    [InlineData("x-amz-server-side-encryption-aws-kms-key-id", "another")]
    [InlineData("x-amz-meta-more", "of it")]
    [InlineData("x-amz-signature", "0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_form_that_was_changed_takes_nothing(string field, string value)
    {
        var form = await Incoming().Sign(Upload, 0, 1_000, Cancel);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await Post(form with { Fields = form.Fields.SetItem(Name(form, field), value) }, File));
        Assert.Empty(Stub.Objects.Keys(Bucket));
    }

    [Fact]
    public async Task A_form_takes_no_more_and_no_fewer_bytes_than_it_says()
    {
        var incoming = Incoming();
        Assert.Equal(HttpStatusCode.BadRequest, await Post(await incoming.Sign(Upload, 0, 24, Cancel), File));
        Assert.Equal(HttpStatusCode.BadRequest, await Post(await incoming.Sign(Upload, 26, 26, Cancel), File));
        Assert.Equal(HttpStatusCode.NoContent, await Post(await incoming.Sign(Upload, 25, 25, Cancel), File));
        Assert.Equal(
            "too_large",
            (await Assert.ThrowsAsync<UploadRefusedException>(() => incoming.Find(Upload, 24, Cancel))).Code);

        // What the service takes by one form, however much more the silo would.
        Assert.Equal(5L << 30, (await incoming.Sign(Upload, 0, long.MaxValue, Cancel)).LengthBytesMax);
    }

    [Fact]
    public async Task A_form_ends()
    {
        var form = await Incoming().Sign(Upload, 0, 1_000, Cancel);
        Assert.Equal(Now + TimeSpan.FromMinutes(30), form.ExpiresAt);
        Stub.Gate.ClockAhead = form.ExpiresAt - TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(1);
        Assert.Equal(HttpStatusCode.Forbidden, await Post(form, File));
    }

    [Fact]
    public async Task Bytes_that_change_while_they_are_read_are_not_taken_for_those_that_were_hashed()
    {
        var incoming = Incoming();
        await Post(await incoming.Sign(Upload, 0, 1_000, Cancel), File);
        var found = (await incoming.Find(Upload, 1_000, Cancel))!;
        await Post(await incoming.Sign(Upload, 0, 1_000, Cancel), "something else came"u8.ToArray());
        await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => Read(found));
    }

    public static TheoryData<Fault, string> Faults => new()
    {
        { new Fault.Refuse(503, "SlowDown"), "SlowDown (503)" },
        { new Fault.Refuse(500, "InternalError"), "InternalError (500)" },
        { new Fault.Refuse(403, "AccessDenied"), "AccessDenied (403)" },
        { new Fault.Refuse(400, "ExpiredToken"), "ExpiredToken (400)" },
        { new Fault.Refuse(404, "NoSuchBucket"), "NoSuchBucket (404)" },
        { new Fault.Html(), "503" },
        { new Fault.Cut(), "Exception" },
        { new Fault.CutAnswer(), "Exception" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_lasts_leaves_the_upload_to_be_completed_later(Fault fault, string reason)
    {
        var incoming = Incoming();
        await Post(await incoming.Sign(Upload, 0, 1_000, Cancel), File);
        Stub.Faults.Always(Get, fault);
        var failure = await Assert.ThrowsAsync<BlobStoreUnavailableException>(
            () => incoming.Find(Upload, 1_000, Cancel));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Stub.Faults.Lift(Get);
        Assert.Equal(File.Length, (await incoming.Find(Upload, 1_000, Cancel))!.Length);
    }

    [Theory]
    [InlineData(Bucket, Key, "acme/one")]
    [InlineData("another", Key, null)]
    [InlineData(Bucket, "incoming/acme/one", null)]
    [InlineData(Bucket, "incoming/uploads/acme", null)]
    [InlineData(Bucket, "incoming/uploads/acme/one/more", null)]
    [InlineData(Bucket, "incoming/uploads/ACME/one", null)]
    public void Only_an_object_of_a_form_belongs_to_an_upload(string bucket, string key, string? upload) =>
        Assert.Equal(upload, Incoming().UploadOf(bucket, key)?.ToString());

    private static DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    private IncomingBucket Incoming()
    {
        Stub.Objects.Create(Bucket);
        return new(
            TestClients.S3(Stub.Address),
            Options.Create(new IncomingOptions { Bucket = Bucket, KmsKeyId = KmsKey }), new FakeTimeProvider(Now));
    }

    /// <summary>As the form has it, whatever the case.</summary>
    private static string Name(PresignedForm form, string field) =>
        form.Fields.Keys.FirstOrDefault(key => key.Equals(field, StringComparison.OrdinalIgnoreCase)) ?? field;

    private async Task<HttpStatusCode> Post(PresignedForm form, byte[] file)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.Fields)
        {
            content.Add(new StringContent(value), $"\"{name}\"");
        }

        content.Add(new ByteArrayContent(file), "\"file\"", "\"x.txt\"");
        using var answer = await _http.PostAsync(form.Url, content, Cancel);
        return answer.StatusCode;
    }

    private static async Task<byte[]> Read(IntakeSource source)
    {
        await using var stream = source.Open();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Cancel);
        return bytes.ToArray();
    }
}
