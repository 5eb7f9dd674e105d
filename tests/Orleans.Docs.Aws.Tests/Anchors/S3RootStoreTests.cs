using Amazon.S3;
using Orleans.Docs.Anchors;
using Orleans.Docs.Aws.Anchors;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.AwsStub;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.AwsStub.Models;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Tests.Anchors;

namespace Orleans.Docs.Aws.Tests.Anchors;

public sealed class S3RootStoreTests : RootStoreConformance
{
    private const string Bucket = "roots-of-all";

    private StubbedAws? _stub;
    private AmazonS3Client? _client;

    protected override async ValueTask<IRootStore> Open()
    {
        if (_stub is null)
        {
            _stub = await StubbedAws.Start(models: ServiceModels.Find(), cancellationToken: Token);
            _stub.Objects.Create(Bucket);
            _client = TestClients.S3(_stub.Address);
        }

        return new S3RootStore(
            _client!, new S3BlobStoreOptions { Bucket = Bucket, PartBytes = 5 * 1024 * 1024 },
            new AwsRootOptions { HeadListsKept = HeadListsKept });
    }

    protected override void CleanUp()
    {
        _client?.Dispose();
        _ = _stub?.DisposeAsync().AsTask();
    }

    protected override ValueTask Replace(long number, byte[] bytes)
    {
        _stub!.Objects.Put(
            Bucket, $"roots/{number:D8}.root", new StoredObject(bytes, "\"1\"", null, null), onlyIfNone: false);
        return default;
    }

    [Theory]
    [InlineData("s3:ListObjectsV2")]
    [InlineData("s3:HeadObject")]
    [InlineData("s3:PutObject")]
    public async Task A_bucket_that_cannot_be_used_is_told(string operation)
    {
        _stub!.Faults.Always(operation, new Fault.Refuse(403, "AccessDenied"));
        var told = await Assert.ThrowsAsync<RootStoreUnavailableException>(async () =>
        {
            await Store.Numbers(Token);
            await Store.Add(1, (_, _) => Task.FromResult(new SignedRoot([1], "key", [2])), Token);
        });
        Assert.Contains(Bucket, told.Message, StringComparison.Ordinal);
        _stub.Faults.Lift(operation);
        Assert.Empty(await Store.Numbers(Token));
    }
}
