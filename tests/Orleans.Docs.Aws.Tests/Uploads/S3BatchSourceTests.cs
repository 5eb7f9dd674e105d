using Microsoft.Extensions.Options;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.Aws.Uploads;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Batches;
using Orleans.Docs.Blobs;

namespace Orleans.Docs.Aws.Tests.Uploads;

/// <summary>Files of a batch that lie in a bucket, over the wire.</summary>
public sealed class S3BatchSourceTests : StubTests
{
    private const string Bucket = "scans";
    private const string All = "s3://scans/acme/";

    [Fact]
    public async Task Objects_are_listed_page_by_page_in_order_without_folders_and_those_of_others()
    {
        Put("acme/1.pdf", "acme/2/", "acme/2/a b.pdf", "acme/shared/of-globex.pdf", "acme/z.txt", "globex/x.txt");
        var source = Source();
        var found = new List<string>();
        var pages = 0;
        for (BatchPage? page = null; page?.IsLast != true; pages++)
        {
            page = await source.List("acme", All, page?.Place, 2, Cancel);
            found.AddRange(page.Objects.Select(file => $"{file.Place} {file.FileName}"));
        }

        Assert.Equal(["acme/1.pdf 1.pdf", "acme/2/a b.pdf a b.pdf", "acme/z.txt z.txt"], found);
        Assert.InRange(pages, 3, 4);
        Assert.Empty((await source.List("acme", "s3://scans/acme/none/", null, 100, Cancel)).Objects);
    }

    [Theory]
    [InlineData("s3://scans/")]
    [InlineData("s3://scans")]
    [InlineData("s3://scans/globex/")]
    [InlineData("s3://scans/acme/shared/")]
    [InlineData("s3://other/acme/")]
    [InlineData("https://scans/acme/")]
    [InlineData("acme")]
    [InlineData("")]
    public void What_is_not_the_tenant_s_or_no_address_is_refused(string address) =>
        Assert.Throws<CommandRefusedException>(() => Source().Check("acme", address));

    [Fact]
    public async Task A_file_is_hashed_and_read_again_and_one_that_is_gone_or_too_large_is_passed_over()
    {
        Put("acme/1.pdf", "acme/2.pdf");
        var source = Source();
        source.Check("acme", All);
        var files = (await source.List("acme", All, null, 10, Cancel)).Objects;
        var bytes = (await source.Look(All, files[0], Cancel))!;
        Assert.Equal(3, bytes.Length);
        await using var stream = bytes.Open();
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancel);
        Assert.Equal([1, 2, 3], copy.ToArray());

        Stub.Objects.Delete(Bucket, "acme/2.pdf");
        Assert.Null(await source.Look(All, files[1], Cancel));
        Assert.Null(await Source(bytesMax: 2).Look(All, files[0], Cancel));
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task A_bucket_that_is_closed_or_missing_ends_it_and_one_that_fails_is_tried_again()
    {
        Put("acme/1.pdf");
        await Assert.ThrowsAsync<CommandRefusedException>(
            () => Source().List("acme", "s3://nowhere/acme/", null, 10, Cancel));
        Stub.Faults.Next("s3:ListObjectsV2", new Fault.Refuse(403, "AccessDenied"));
        var denied = await Assert.ThrowsAsync<CommandRefusedException>(
            () => Source().List("acme", All, null, 10, Cancel));
        Assert.Contains("AccessDenied", denied.Message, StringComparison.Ordinal);
        Stub.Faults.Always("s3:ListObjectsV2", new Fault.Refuse(500, "InternalError"));
        await Assert.ThrowsAsync<BlobStoreUnavailableException>(
            () => Source().List("acme", All, null, 10, Cancel));
    }

    private void Put(params string[] keys)
    {
        Stub.Objects.Create(Bucket);
        foreach (var key in keys)
        {
            Stub.Objects.Put(Bucket, key, new StoredObject([1, 2, 3], "\"1-1\"", null, null), onlyIfNone: false);
        }
    }

    private S3BatchSource Source(long bytesMax = 1_000) => new(
        TestClients.S3(Stub.Address),
        Options.Create(new DropOptions
        {
            ObjectBytesMax = bytesMax,
            Sources =
            [
                new DropSource { Bucket = Bucket, Prefix = "acme/", Tenant = "acme" },
                new DropSource { Bucket = "nowhere", Prefix = "acme/", Tenant = "acme" },
                new DropSource { Bucket = Bucket, Prefix = "acme/shared/", Tenant = "globex" },
                new DropSource { Bucket = Bucket, Prefix = "globex/", Tenant = "globex" },
            ],
        }));
}
