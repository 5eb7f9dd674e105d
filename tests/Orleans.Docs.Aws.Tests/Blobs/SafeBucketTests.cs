using System.Xml.Linq;
using Amazon.S3;
using Amazon.S3.Model;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.AwsStub.Faults;

namespace Orleans.Docs.Aws.Tests.Blobs;

/// <summary>The bucket is protected whoever made it.</summary>
public sealed class SafeBucketTests : StubTests
{
    private const string Bucket = "docs-of-all";
    private const string Lifecycle = "PutBucketLifecycleConfiguration";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_closed_encrypted_and_its_plain_bytes_end_also_where_it_stood_before(bool stood)
    {
        if (stood)
        {
            Stub.Objects.Create(Bucket);
        }

        var bucket = Safe();
        Assert.Equal(stood ? ResourceEnd.WasThere : ResourceEnd.Made, await bucket.Make(Cancel));
        Assert.All(await Protect(bucket), end => Assert.Equal(ResourceEnd.Set, end));
        Assert.Equal(
            ["true", "true", "true", "true"], Configured("PutPublicAccessBlock").Elements().Select(e => e.Value));
        var encryption = Configured("PutBucketEncryption");
        Assert.Equal(
            ["aws:kms", "a-key", "true"],
            new[] { "SSEAlgorithm", "KMSMasterKeyID", "BucketKeyEnabled" }.Select(
                name => Values(encryption, name).Single()));
        Assert.Equal(["unfinished-uploads", "incoming", "work", "taken"], Values(Configured(Lifecycle), "ID"));
        Assert.Equal(["", "incoming/", "work/", "taken/"], Values(Configured(Lifecycle), "Prefix"));
        Assert.Equal(["1", "1", "30"], Values(Configured(Lifecycle), "Days"));
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task Rules_of_others_stay_and_its_own_are_written_once()
    {
        Stub.Objects.Create(Bucket);
        using var s3 = TestClients.S3(Stub.Address);
        await s3.PutLifecycleConfigurationAsync(
            new PutLifecycleConfigurationRequest
            {
                BucketName = Bucket,
                Configuration = new LifecycleConfiguration
                {
                    Rules =
                    [
                        new LifecycleRule
                        {
                            Id = "cheaper",
                            Status = LifecycleRuleStatus.Enabled,
                            Filter = new LifecycleFilter
                            {
                                LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "blobs/" },
                            },
                            Transitions =
                            [
                                new LifecycleTransition { Days = 0, StorageClass = S3StorageClass.IntelligentTiering },
                            ],
                        },
                    ],
                },
            },
            Cancel);
        await Protect(Safe());
        await Protect(Safe());
        Assert.Equal(
            ["cheaper", "unfinished-uploads", "incoming", "work", "taken"], Values(Configured(Lifecycle), "ID"));
        Assert.Equal(["INTELLIGENT_TIERING"], Values(Configured(Lifecycle), "StorageClass"));
    }

    [Fact]
    public async Task What_a_stand_in_for_S3_does_not_know_is_told_and_what_S3_refuses_is_a_failure()
    {
        Stub.Objects.Create(Bucket);
        Stub.Faults.Always("s3:PutPublicAccessBlock", new Fault.Refuse(501, "NotImplemented"));
        Assert.Equal(
            [ResourceEnd.NotKnown, ResourceEnd.Set, ResourceEnd.Set], await Protect(Safe(isStandIn: true)));
        await Assert.ThrowsAsync<AmazonS3Exception>(() => Protect(Safe()));
        Stub.Faults.Always("s3:PutPublicAccessBlock", new Fault.Refuse(403, "AccessDenied"));
        await Assert.ThrowsAsync<AmazonS3Exception>(() => Protect(Safe(isStandIn: true)));
    }

    private SafeBucket Safe(bool isStandIn = false) => new(
        TestClients.S3(Stub.Address), new S3BlobStoreOptions { Bucket = Bucket, KmsKeyId = "a-key" }, isStandIn);

    private static async Task<List<ResourceEnd>> Protect(SafeBucket bucket)
    {
        var ends = new List<ResourceEnd>();
        foreach (var (_, set) in bucket.Protections)
        {
            ends.Add(await set(Cancel));
        }

        return ends;
    }

    private XElement Configured(string operation) => XElement.Parse(Stub.Objects.Configuration(Bucket, operation)!);

    private static IEnumerable<string> Values(XElement configured, string name) =>
        configured.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value);
}
