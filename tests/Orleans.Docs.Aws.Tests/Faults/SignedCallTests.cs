using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Keys;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.Blobs;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Aws.Tests.Faults;

/// <summary>Calls whose signature is looked at: clocks that differ, wrong regions, keys that are not known.</summary>
public sealed class SignedCallTests : StubTests
{
    private static readonly DocumentKey Document = DocumentKey.Parse("acme/1");

    [Fact]
    public async Task A_clock_that_is_off_is_put_right_by_the_answer_of_S3_KMS_and_SQS()
    {
        Stub.Gate.ClockAhead = TimeSpan.FromHours(-3);
        Stub.Objects.Create("blobs");
        Stub.Queues.Create("jobs");
        using var s3 = TestClients.S3(Stub.Address);
        await s3.PutObjectAsync(new() { BucketName = "blobs", Key = "a", ContentBody = "a" }, Cancel);
        using var kms = TestClients.Kms(Stub.Address);
        await kms.GenerateDataKeyAsync(new() { KeyId = "stub-key", KeySpec = "AES_256" }, Cancel);
        using var sqs = TestClients.Sqs(Stub.Address);
        await sqs.SendMessageAsync($"{Stub.Address}0/jobs", "a", Cancel);
        Assert.Equal(["a"], Stub.Objects.Keys("blobs"));
        Assert.Equal(1, Stub.Queues.Count("jobs"));
    }

    [Theory]
    [InlineData("region")]
    [InlineData("key")]
    public async Task A_wrong_region_or_key_makes_a_store_unavailable_with_the_service_s_word(string what)
    {
        Stub.Objects.Create("blobs");
        if (what == "region")
        {
            Stub.Gate.Region = "us-west-2";
        }
        else
        {
            Stub.Gate.Forget(AwsStub.Wire.Gate.AccessKey);
        }

        using var s3 = TestClients.S3(Stub.Address);
        var store = new S3BlobStore(s3, new S3BlobStoreOptions { Bucket = "blobs" });
        var blobs = await Assert.ThrowsAsync<BlobStoreUnavailableException>(
            () => store.Open(new BlobName(Document, "a"), Cancel));
        using var kms = TestClients.Kms(Stub.Address);
        var master = new KmsMasterKey(kms, null!, new KmsOptions { KeyId = "stub-key" });
        var keys = await Assert.ThrowsAsync<KeyServiceUnavailableException>(
            async () => await master.NewKey(Document, Cancel));
        var code = what == "region" ? "SignatureDoesNotMatch" : "UnrecognizedClientException";
        Assert.Contains(code, blobs.Message, StringComparison.Ordinal);
        Assert.Contains(code, keys.Message, StringComparison.Ordinal);
    }
}
